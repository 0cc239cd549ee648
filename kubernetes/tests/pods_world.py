"""
What the tests of running pods stand on: both images, the servers beside the pods, and the pods themselves, as the chart
renders them. Everything is on the loopback interface of a network namespace that holds nothing else.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import yaml

import containers
import harness
import servers
import test_vault
import web

DOCKER = harness.ROOT / "src" / "main" / "docker"
HUB = 4242
OPERATOR = "operator-secret-of-the-pods"
# The sidecar's API, the service's, and health of either.
API, SERVICE, MANAGEMENT = "http://127.0.0.1:8080", "https://localhost:8080", "http://127.0.0.1:9000"
SECRETS = {
    "pintags-hubspot": servers.HubSpot.CLIENT,
    "pintags-database": {"username": "acme_app", "password": "password-of-the-application"},
    "pintags-database-owner": {"username": "acme_owner", "password": "password-of-the-owner"},
}


def a_network_of_its_own():
    """Puts this process, and all that it starts, into a new network namespace with a loopback interface and no other."""
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):
        raise OSError(ctypes.get_errno(), "no network namespace can be made")
    with socket.socket() as any_socket:
        up_and_running = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(any_socket, 0x8914, up_and_running)


def say(text):
    print(f"[{time.monotonic() - say.start:5.1f} s] {text}", file=sys.stderr, flush=True)


say.start = time.monotonic()


def ask(path, headers=None, body=None):
    """Asks the sidecar."""
    return web.ask(API + path, headers, body)


def ready():
    try:
        return web.ask(MANAGEMENT + "/q/health/ready")[0] == 200
    except OSError:
        return False


class World(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pintags-pods-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.podman = containers.Podman(cls.folder)
        cls.addClassCleanup(cls.podman.close)
        cls.build_images()
        a_network_of_its_own()
        cls.start_servers()
        cls.service, cls.sidecar = cls.render()
        cls.run_to_its_end("migration", "Job", "migrate", "the migration job (native image) has made the schema")
        cls.run_to_its_end("test", "Pod", "ask", '"helm test" passes: its pod has asked the sidecar for a token')
        cls.connect_an_account()
        cls.pod = cls.start_workload()

    @classmethod
    def build_images(cls):
        micro, java = cls.podman.base("micro"), cls.podman.base("java")
        cls.digests = {
            flavor: cls.podman.build(f"pintags-{flavor}", DOCKER / f"Dockerfile.{flavor}", harness.ROOT,
                                     "--build-arg", f"BASE={base}", "--ignorefile", DOCKER / f"Dockerfile.{flavor}.dockerignore")
            for flavor, base in (("native", micro), ("jvm", java))}
        workload = cls.folder / "workload"
        shutil.copytree(harness.KUBERNETES / "tests" / "workload", workload)
        (workload / "Containerfile").write_text(
            f'FROM {micro}\nCOPY --chmod=0555 handler.sh /\nENTRYPOINT ["/handler.sh"]\n')
        cls.podman.build("handler", workload / "Containerfile", workload)
        for image in ("micro", "java", "pintags-native", "pintags-jvm"):
            size = int(cls.podman.run("image", "inspect", "--format", "{{.Size}}", f"localhost/{image}"))
            say(f"image {image}: {size / 1e6:.0f} MB")

    @classmethod
    def start_servers(cls):
        cls.postgres = servers.Postgres(tls=True)
        cls.addClassCleanup(cls.postgres.close)
        cls.postgres.sql("create database pintags", "admin", "postgres")
        cls.postgres.make_roles("pintags", "acme", "public")
        for secret in ("pintags-database", "pintags-database-owner"):
            cls.postgres.sql("alter role {username} password '{password}'".format(**SECRETS[secret]), "postgres", "pintags")
        certificates = cls.folder / "vault"
        certificates.mkdir()
        cls.vault = servers.Vault(certificates)
        cls.addClassCleanup(cls.vault.close)
        settings = test_vault.settings_for(cls.folder, test_vault.cluster(cls))
        subprocess.run(["bash", test_vault.SETUP], check=True, capture_output=True, env=os.environ | settings | {
            "VAULT_ADDR": cls.vault.address, "VAULT_TOKEN": cls.vault.ROOT, "VAULT_CACERT": str(cls.vault.authority)})
        cls.hubspot = servers.HubSpot()
        cls.addClassCleanup(cls.hubspot.close)
        cls.authority, key = servers.make_certificate(cls.folder, "localhost")
        cls.secrets = SECRETS | {"pintags-tls": {"tls.crt": cls.authority.read_text(), "tls.key": key.read_text()},
                                 "pintags-database-ca": {"ca.crt": cls.postgres.authority.read_text()},
                                 "vault-ca": {"ca.crt": cls.vault.authority.read_text()}}
        for name, data in cls.secrets.items():
            cls.podman.secret(name, data)
        say("PostgreSQL, Vault and HubSpot are up")

    @classmethod
    def render(cls):
        """The release in service mode, from the JVM image, and the example, from the native one."""
        values = {
            "database": {"host": "localhost", "port": cls.postgres.port}, "refresh": {"leaseSeconds": 20},
            "vault": {"url": cls.vault.address, "caSecret": {"name": "vault-ca"}},
            "access": {"clients": {"operator": {
                "secretSha256": [hashlib.sha256(OPERATOR.encode()).hexdigest()], "accounts": ["*"],
                "permissions": ["account:manage", "account:read"]}}},
        }
        image = {flavor: {"repository": f"localhost/pintags-{flavor}", "digest": digest, "flavor": flavor}
                 for flavor, digest in cls.digests.items()}
        jvm = harness.merge(values, {"image": image["jvm"], "database": {"migration": {"mode": "none"}}})
        (cls.folder / "jvm.yaml").write_text(yaml.safe_dump(jvm))
        service = harness.documents(harness.template("service", cls.folder / "jvm"))
        values = harness.merge(values, {"image": image["native"], "access": {"clients": None}})
        sidecar = harness.documents(harness.example_text("service", "sidecar", more=yaml.safe_dump(
            {"image": "localhost/handler", "hubId": HUB, "pintags": values})))
        for o in harness.of_kind(service + sidecar, "ConfigMap"):
            for name in {"PINTAGS_HUBSPOT_API_URL", "PINTAGS_HUBSPOT_APP_URL"} & o["data"].keys():
                o["data"][name] = cls.hubspot.address
        return service, sidecar

    @classmethod
    def run_pod(cls, name, objects, kind, more_environment=()):
        pod = next(p for p in harness.pods(harness.of_kind(objects, kind)))
        for name_, variables in more_environment:
            next(c for c in pod.containers if c["name"] == name_)["env"] += variables
        account = pod.spec["serviceAccountName"]
        running = containers.RunningPod(
            cls.podman, name, pod, harness.of_kind(objects, "ConfigMap"), cls.secrets,
            lambda audience: test_vault.service_account_token("acme", account, audience))
        cls.addClassCleanup(running.remove)
        running.create()
        return running

    @classmethod
    def run_to_its_end(cls, name, kind, container, what):
        """Runs a pod whose ordinary container ends by itself, and well."""
        pod = cls.run_pod(name, cls.sidecar, kind)
        try:
            for sidecar in pod.sidecars:
                pod.start(sidecar)
                servers.wait(ready, 120, "the sidecar")
            pod.start(container)
            code = cls.podman.run("wait", pod.container(container))
            assert code == "0", f"{name} ended with {code}\n{pod.logs(container)}"
        finally:
            pod.stop()
            pod.remove()
        say(what)

    @classmethod
    def ask_service(cls, path, headers=None, body=None):
        return web.ask(SERVICE + path, headers, body, cls.authority)

    @classmethod
    def connect_an_account(cls):
        service = cls.run_pod("service", cls.service, "Deployment")
        try:
            service.start("pintags")
            servers.wait(ready, 120, "the service")
            cls.hubspot.connect(cls.ask_service, f"operator:{OPERATOR}", HUB)
            try:
                raise AssertionError(f"a plain request is answered: {ask('/privacy')}")
            except OSError:
                pass
            service.stop()
        except BaseException:
            print(service.logs("pintags"), file=sys.stderr)
            raise
        finally:
            service.remove()
        say("the service (JVM image) has connected an account, over TLS and nothing else")

    @classmethod
    def start_workload(cls):
        pod = cls.run_pod("handler", cls.sidecar, "Deployment", [("handler", [
            {"name": "HUB_ID", "value": str(HUB)}, {"name": "HUBSPOT_URL", "value": cls.hubspot.address}])])
        pod.start("pintags")
        began = time.monotonic()
        try:
            servers.wait(ready, 120, "the sidecar", pause=0.02)
        except BaseException:
            print(pod.logs("pintags"), file=sys.stderr)
            raise
        say(f"the sidecar (native image) was ready {time.monotonic() - began:.2f} s after its start")
        pod.start("handler")
        servers.wait(lambda: "token 200 crm 200" in pod.logs("handler"), 90, "the workload's token")
        return pod

    def account(self):
        """How the account stands: status, generation, attempts of it that have no end."""
        row = self.postgres.sql(
            "select status, generation, (select count(*) from refresh_attempt a where a.generation = account.generation"
            f" and finished_at is null) from account where hub_id = {HUB}", "postgres", "pintags").split("|")
        return row[0], int(row[1]), int(row[2])

    def local_caller(self):
        """The credentials of the pod's token file."""
        return {"Authorization": "Bearer " + (self.pod.folder / "volumes/pintags-token/token").read_text()}

    def rejected(self):
        """The hash of the token that is served, as somebody names it whom HubSpot refused."""
        status, _, body = ask(f"/v1/accounts/{HUB}/token", self.local_caller())
        self.assertEqual(status, 200, body)
        return {"rejected_token_sha256": hashlib.sha256(json.loads(body)["access_token"].encode()).hexdigest()}

    def renew_slowly(self, milliseconds):
        """Has the sidecar renew the token now, at a HubSpot that takes its time; returns once the request is there."""
        self.hubspot.control("POST", "faults", {"kind": "slow", "delayMillis": milliseconds})
        hit = self.hubspot.control("GET", "counters")["faults"].get("slow", 0) + 1
        caller, rejected = self.local_caller(), self.rejected()

        def renew():
            try:
                ask(f"/v1/accounts/{HUB}/token/renewal", caller, rejected)
            except OSError:
                pass  # The pod ends while this waits.

        threading.Thread(target=renew, daemon=True).start()
        servers.wait(lambda: self.hubspot.control("GET", "counters")["faults"].get("slow") == hit, 60, "HubSpot to be asked")

    def restart(self):
        """As a Deployment does: another pod, which knows nothing of the one before."""
        self.pod.remove()
        type(self).pod = self.start_workload()
