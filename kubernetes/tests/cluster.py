"""
A Kubernetes control plane on loopback: etcd, API server and controller manager, with the authorization and the admission
that clusters have, and no node: pods are made, admitted and stay pending.
"""

import atexit
import base64
import functools
import json
import os
import pathlib
import secrets
import shutil
import ssl
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

import yaml

import servers

PROGRAMS = ("kube-apiserver", "kube-controller-manager", "kubectl")


def missing():
    """Why there can be no cluster here, or None."""
    tools = [shutil.which(program) for program in PROGRAMS]
    if not all(tools):
        return "Kubernetes is not built (kubernetes/tests/run.sh builds it)"
    if not shutil.which("etcd"):
        return "there is no etcd (Debian's etcd-server)"
    return None if shutil.which("openssl") else "there is no openssl"


@functools.lru_cache(maxsize=None)
def shared():
    """The cluster of all tests of this run: it takes seconds to start."""
    started = Cluster()
    atexit.register(started.close)
    return started


class Cluster:
    """Running until it is closed. Its service accounts' issuer is its own address."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pintags-cluster-"))
        self.address = f"https://localhost:{servers.free_port()}"
        self.authority, self.key = servers.make_certificate(self.folder, "localhost", "127.0.0.1")
        self.signing_key = self.folder / "service-accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", self.signing_key, "2048"], check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=self.authority)
        self.processes = []
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def port(self):
        return int(self.address.rsplit(":", 1)[1])

    def start(self):
        self.admin, manager = secrets.token_hex(16), secrets.token_hex(16)
        tokens = self.folder / "tokens.csv"
        tokens.write_text(f'{self.admin},admin,admin,"system:masters"\n'
                          f"{manager},system:kube-controller-manager,manager\n")
        store = f"http://127.0.0.1:{servers.free_port()}"
        peers = f"http://127.0.0.1:{servers.free_port()}"
        self.run_in_background(
            "etcd", "--data-dir", self.folder / "etcd", "--listen-client-urls", store, "--advertise-client-urls", store,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"default={peers}")
        self.run_in_background(
            "kube-apiserver", "--etcd-servers", store, "--bind-address", "127.0.0.1", "--secure-port", self.port,
            "--endpoint-reconciler-type", "none", "--service-cluster-ip-range", "10.96.0.0/16",
            "--tls-cert-file", self.authority, "--tls-private-key-file", self.key, "--token-auth-file", tokens,
            "--authorization-mode", "Node,RBAC", "--external-hostname", "localhost",
            "--service-account-issuer", self.address, "--service-account-signing-key-file", self.signing_key,
            "--service-account-key-file", self.signing_key)
        self.kubeconfig = self.kubeconfig_of("admin", self.admin)
        servers.wait(lambda: self.is_ready(), 180, f"the API server\n{self.log_of('kube-apiserver')}")
        self.run_in_background(
            "kube-controller-manager", "--kubeconfig", self.kubeconfig_of("manager", manager), "--leader-elect=false",
            "--bind-address", "127.0.0.1", "--secure-port", servers.free_port(), "--use-service-account-credentials",
            "--service-account-private-key-file", self.signing_key, "--root-ca-file", self.authority)

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run_in_background(self, program, *arguments):
        with (self.folder / f"{program}.log").open("w") as log:
            self.processes.append(subprocess.Popen([program, *map(str, arguments)], stdout=log, stderr=subprocess.STDOUT))

    def log_of(self, program):
        return (self.folder / f"{program}.log").read_text()[-3000:]

    def kubeconfig_of(self, user, token):
        file = self.folder / f"{user}.kubeconfig"
        file.touch(0o600)
        file.write_text(yaml.safe_dump({
            "apiVersion": "v1", "kind": "Config", "current-context": "here",
            "clusters": [{"name": "here", "cluster": {
                "server": self.address, "certificate-authority": str(self.authority)}}],
            "users": [{"name": user, "user": {"token": token}}],
            "contexts": [{"name": "here", "context": {"cluster": "here", "user": user}}]}))
        return file

    def is_ready(self):
        exited = [p.args[0] for p in self.processes if p.poll() is not None]
        assert not exited, f"{exited[0]} ended\n{self.log_of(exited[0])}"
        try:
            return self.api("GET", "/readyz?verbose")[0] == 200
        except OSError:
            return False

    def api(self, method, path, body=None, token=None, kind="application/json"):
        """A request to the API server, of the administrator or with a token; (status, what is in the reply)."""
        request = urllib.request.Request(
            self.address + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token or self.admin}", "Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30, context=self.context) as reply:
                status, text = reply.status, reply.read()
        except urllib.error.HTTPError as refused:
            status, text = refused.code, refused.read()
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text.decode()

    def run(self, *command, given=None, fails=False):
        """A command of the administrator (kubectl, helm, or a script for bash); what it prints."""
        environment = os.environ | {"KUBECONFIG": str(self.kubeconfig), "HOME": str(self.folder)}
        done = subprocess.run([str(c) for c in command], env=environment, input=given, capture_output=True, text=True,
                              check=False, cwd=self.folder)
        if (done.returncode != 0) != fails:
            raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stderr if fails else done.stdout

    def kubectl(self, *arguments, **options):
        return self.run("kubectl", *arguments, **options)

    def get(self, namespace, kind, *names):
        """An object, or all of a kind."""
        found = json.loads(self.kubectl("--namespace", namespace, "get", kind, *names, "--output", "json"))
        return found["items"] if found["kind"] == "List" else found

    def make_namespace(self, name):
        """As the chart's README says."""
        self.kubectl("create", "namespace", name)
        self.kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted",
                     "pod-security.kubernetes.io/warn=restricted")
        self.wait_for_namespace(name)

    def wait_for_namespace(self, name):
        """Until the controller manager has made what every namespace has, and pods need."""
        for made in ("serviceaccounts/default", "configmaps/kube-root-ca.crt"):
            servers.wait(lambda: self.api("GET", f"/api/v1/namespaces/{name}/{made}")[0] == 200, 120, f"{made} of {name}")

    def token(self, namespace, account, *audience, pod=None):
        """A token of a service account, as the kubelet asks for one; without an audience it is for the API server."""
        spec = {"audiences": list(audience), "expirationSeconds": 600}
        if pod:
            spec["boundObjectRef"] = {"apiVersion": "v1", "kind": "Pod", "name": pod["name"], "uid": pod["uid"]}
        status, reply = self.api("POST", f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token",
                                 {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec})
        assert status == 201, reply
        return reply["status"]["token"]

    def signed_anew(self, token, **claims):
        """The token with other claims, signed by the cluster's key."""
        header, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "==")) | claims
        signed = f"{header}.{encoded(json.dumps(claims).encode())}"
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.signing_key], input=signed.encode(),
                                   check=True, capture_output=True).stdout
        return f"{signed}.{encoded(signature)}"


def encoded(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


class Kubelet(threading.Thread):
    """
    Says of the pods of a namespace what a kubelet would if all went well: those that end have ended, the others are ready.
    Nothing runs.
    """

    READY = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}

    def __init__(self, cluster, namespace):
        super().__init__(daemon=True)
        self.cluster = cluster
        self.pods = f"/api/v1/namespaces/{namespace}/pods"
        self.stopped = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()

    def run(self):
        while not self.stopped.wait(0.2):
            for pod in self.cluster.api("GET", self.pods + "?fieldSelector=status.phase=Pending")[1]["items"]:
                ends = pod["spec"]["restartPolicy"] != "Always"
                self.cluster.api("PATCH", f"{self.pods}/{pod['metadata']['name']}/status",
                                 {"status": {"phase": "Succeeded"} if ends else self.READY},
                                 kind="application/merge-patch+json")
