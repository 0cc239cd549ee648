"""
Service accounts of a real Kubernetes: PinTags believes their tokens, Vault lets PinTags in by them, and with them PinTags
makes Events. PinTags is a process with the settings that the chart has put into the cluster.
"""

import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import harness
import process
import servers
import test_cluster
import test_vault
import web

HUB, OPERATOR = 4242, "operator-secret-of-the-cluster"


class Identities(test_cluster.ClusterTest):
    """A release "acme" whose pods wait for a node, and Vault as setup.sh prepares it."""

    why_not = process.missing() or (servers.HubSpot.missing() and "the simulator is not compiled (./mvnw package)") or None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.why_not or not cls.here:
            return
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="identities-", dir=harness.TARGET))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.install()
        cls.set_up_vault()
        cls.start_service()

    def setUp(self):
        super().setUp()
        if self.why_not:
            harness.unavailable(self, self.why_not)

    @classmethod
    def helm(cls, *arguments):
        values = {
            "access": {
                "clients": {"operator": {"secretSha256": [hashlib.sha256(OPERATOR.encode()).hexdigest()],
                                         "accounts": ["*"], "permissions": ["account:manage", "account:read"]}},
                "kubernetes": {"issuer": cls.here.address,
                               "serviceAccounts": {"system:serviceaccount:billing:reports": "reports"}}},
            "notify": {"kubernetesEvents": True}, "database": {"migration": {"mode": "start"}}}
        file = cls.folder / "values.yaml"
        file.write_text(json.dumps(values))
        cls.here.run("helm", *arguments, "acme", harness.CHART, "--namespace", "acme", "--values",
                     harness.VALUES / "service.yaml", "--values", file)

    @classmethod
    def install(cls):
        test_cluster.prepare_as_readme_says(cls.here, "acme")
        cls.here.make_namespace("billing")
        cls.here.kubectl("--namespace", "billing", "create", "serviceaccount", "reports")
        cls.helm("install")
        cls.pod = servers.wait(lambda: [p for p in cls.here.get("acme", "pods")], 120, "a pod")[0]
        cls.objects = [*cls.here.get("acme", "deployments"), *cls.here.get("acme", "configmaps")]

    @classmethod
    def set_up_vault(cls):
        cls.vault = servers.Vault()
        cls.addClassCleanup(cls.vault.close)
        cls.here.kubectl("create", "namespace", "vault")
        cls.here.kubectl("--namespace", "vault", "create", "serviceaccount", "reviewer")
        cls.here.kubectl("create", "clusterrolebinding", "vault-reviewer", "--clusterrole=system:auth-delegator",
                         "--serviceaccount=vault:reviewer")
        cls.here.kubectl("--namespace", "vault", "create", "--filename", "-", given=json.dumps({
            "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token", "metadata": {
                "name": "reviewer", "annotations": {"kubernetes.io/service-account.name": "reviewer"}}}))
        token = servers.wait(lambda: cls.here.get("vault", "secret", "reviewer").get("data", {}).get("token"), 120,
                             "the reviewer's token")
        reviewer = cls.folder / "reviewer"
        reviewer.write_bytes(base64.b64decode(token))
        subprocess.run(["bash", test_vault.SETUP], check=True, capture_output=True, env=os.environ | {
            "VAULT_ADDR": cls.vault.address, "VAULT_TOKEN": cls.vault.ROOT, "TENANT": "acme",
            "KUBERNETES_HOST": cls.here.address, "KUBERNETES_CA_FILE": str(cls.here.authority),
            "REVIEWER_TOKEN_FILE": str(reviewer)})

    @classmethod
    def start_service(cls):
        cls.postgres, cls.hubspot = process.make_database(), servers.HubSpot()
        cls.addClassCleanup(cls.postgres.close)
        cls.addClassCleanup(cls.hubspot.close)
        account, metadata = cls.pod["spec"]["serviceAccountName"], cls.pod["metadata"]
        mounted = cls.folder / "cluster"
        mounted.mkdir()
        (mounted / "token").write_text(cls.here.token("acme", account, pod=metadata))
        (mounted / "namespace").write_text("acme")
        (mounted / "ca.crt").write_text(cls.here.get("acme", "configmap", "kube-root-ca.crt")["data"]["ca.crt"])
        cls.vault_token = cls.here.token("acme", account, "vault", pod=metadata)
        cls.service = process.Service(
            cls.folder, cls.objects, cls.postgres, cls.vault, cls.vault_token, {
                "PINTAGS_HUBSPOT_API_URL": cls.hubspot.address, "PINTAGS_HUBSPOT_APP_URL": cls.hubspot.address,
                "PINTAGS_ACCESS_KUBERNETES_CA_FILE": str(mounted / "ca.crt"),
                "PINTAGS_ACCESS_KUBERNETES_TOKEN_FILE": str(mounted / "token"),
                "PINTAGS_NOTIFY_EVERY": "1s", "PINTAGS_NOTIFY_KUBERNETES_SERVICE_ACCOUNT": str(mounted),
                "PINTAGS_NOTIFY_KUBERNETES_POD_NAME": metadata["name"],
                "PINTAGS_NOTIFY_KUBERNETES_POD_UID": metadata["uid"],
                "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(cls.here.port)})
        cls.addClassCleanup(cls.service.close)
        cls.hubspot.connect(cls.ask, f"operator:{OPERATOR}", HUB)

    @classmethod
    def ask(cls, path, headers=None, body=None):
        return web.ask(cls.service.address + path, headers, body, cls.service.authority)

    def ask_with(self, token):
        status, _, body = self.ask(f"/v1/accounts/{HUB}/token", {"Authorization": f"Bearer {token}"})
        self.assertEqual("access_token" in body, status == 200, body)
        return status

    def test_caller_with_a_token_for_pintags_is_known(self):
        """The issuer's keys are found by discovery, at the API server, with the authority and the token of the pod."""
        token = self.here.kubectl("--namespace", "billing", "create", "token", "reports", "--audience", "pintags").strip()
        self.assertEqual(self.ask_with(token), 200)
        done = subprocess.run(
            ["curl", "--silent", "--cacert", self.service.authority, "--data-urlencode",
             "grant_type=urn:ietf:params:oauth:grant-type:token-exchange", "--data-urlencode", "subject_token@-",
             "-d", "subject_token_type=urn:ietf:params:oauth:token-type:jwt", "-d", f"audience={HUB}",
             f"{self.service.address}/oauth/token"], input=token, capture_output=True, text=True, check=True)
        self.assertIn("access_token", json.loads(done.stdout), done.stdout)

    def test_other_callers_are_not(self):
        self.assertEqual(self.ask_with(self.here.token("billing", "reports")), 401, "made for the API server")
        self.assertEqual(self.ask_with(self.here.token("billing", "reports", "vault")), 401, "made for Vault")
        self.assertEqual(self.ask_with(self.here.token("billing", "default", "pintags")), 401, "another account")
        self.assertEqual(self.ask_with(self.here.token("acme", "acme-pintags", "pintags")), 401, "another namespace")

    def test_caller_with_an_old_token_is_not(self):
        token = self.here.token("billing", "reports", "pintags")
        now = int(time.time())
        self.assertEqual(self.ask_with(self.here.signed_anew(token, exp=now + 60)), 200)
        self.assertEqual(self.ask_with(self.here.signed_anew(token, exp=now - 60)), 401)
        self.assertEqual(self.ask_with(self.here.signed_anew(token, iss="https://kubernetes.default.svc")), 401)

    def test_caller_whose_account_is_gone_is_known_until_the_token_ends(self):
        """As the README says: nobody but the issuer's keys is asked."""
        token = self.here.token("billing", "reports", "pintags")
        self.here.kubectl("--namespace", "billing", "delete", "serviceaccount", "reports")
        self.addCleanup(self.here.kubectl, "--namespace", "billing", "create", "serviceaccount", "reports")
        self.assertEqual(self.ask_with(token), 200)

    def login(self, role, token):
        status, _, body = web.ask(f"{self.vault.address}/v1/auth/kubernetes/login", body={"role": role, "jwt": token})
        return json.loads(body)["auth"]["policies"] if status == 200 else status

    def test_vault_lets_the_service_in(self):
        ready = servers.wait_for(f"http://127.0.0.1:{self.service.management}/q/health/ready", 90)
        self.assertEqual(json.loads(ready)["checks"][0]["data"]["keys"], "up")
        self.assertEqual(self.login("pintags", self.vault_token), ["pintags-service"])

    def test_rewrap_job_of_the_documents_does_its_work(self):
        account, job = test_cluster.rewrap_job()
        self.here.kubectl("--namespace", "acme", "create", "--filename", "-",
                          given=json.dumps(account) + "\n---\n" + json.dumps(job))
        pod = servers.wait(lambda: [p for p in self.here.get("acme", "pods") if "rewrap" in p["metadata"]["name"]], 120,
                           "the pod of the job, which is admitted")[0]
        folder = self.folder / "rewrap"
        folder.mkdir()
        token = self.here.token("acme", "acme-pintags-rewrap", "vault", pod=pod["metadata"])
        self.assertEqual(self.login("pintags-rewrap", token), ["pintags-rewrap"])
        self.assertEqual(self.login("pintags", token), 403)
        environment = process.settings(folder, self.objects, next(harness.pods([pod])), self.postgres, self.vault, token)
        self.rotate_key()
        done = subprocess.run(["java", "-jar", process.JAR, *job["spec"]["template"]["spec"]["containers"][0]["args"]],
                              env=environment, capture_output=True, text=True, check=False, timeout=180)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        self.assertRegex(self.postgres.sql("select access_token_ciphertext from account where access_token_ciphertext is not"
                                           f" null and hub_id = {HUB}", "postgres", "pintags"), "^vault:v2:")
        # The API server believes a token for ten seconds more.
        self.here.kubectl("--namespace", "acme", "delete", "job/acme-pintags-rewrap", "serviceaccount/acme-pintags-rewrap")
        servers.wait(lambda: self.login("pintags-rewrap", token) == 403, 120, "Vault to refuse who is gone")

    def rotate_key(self):
        status, _, body = web.ask(f"{self.vault.address}/v1/transit/keys/pintags/rotate",
                                  {"X-Vault-Token": self.vault.ROOT}, {})
        self.assertEqual(status // 100, 2, body)

    def test_vault_lets_no_others_in(self):
        self.assertEqual(self.login("pintags-rewrap", self.here.token("acme", "acme-pintags", "vault")), 403)
        self.assertEqual(self.login("pintags", self.here.token("acme", "acme-pintags", "pintags")), 403)
        self.assertEqual(self.login("pintags", self.here.token("acme", "acme-pintags")), 403)
        self.assertEqual(self.login("pintags", self.here.token("acme", "default", "vault")), 403)
        self.assertEqual(self.login("pintags", self.here.token("billing", "reports", "vault")), 403)

    def test_token_for_vault_opens_nothing_else(self):
        """The reason why it cannot review itself, as setup.sh says."""
        self.assertEqual(self.here.api("GET", "/api", token=self.vault_token)[0], 401)
        self.assertEqual(self.ask_with(self.vault_token), 401)

    def rules(self, namespace, account_namespace, account):
        """What the API server says that an account may do in a namespace."""
        status, reply = self.here.api(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
                "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview",
                "spec": {"namespace": namespace}}, token=self.here.token(account_namespace, account))
        self.assertEqual(status, 201, reply)
        return [{json.dumps(rule, sort_keys=True) for rule in reply["status"][kind]}
                for kind in ("resourceRules", "nonResourceRules")]

    def test_rights_are_those_of_everybody_and_to_create_events(self):
        anybody, pintags = (self.rules("acme", "acme", account) for account in ("default", "acme-pintags"))
        self.assertEqual([json.loads(rule) for rule in pintags[0] - anybody[0]],
                         [{"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]}])
        self.assertEqual((anybody[0] - pintags[0], pintags[1]), (set(), anybody[1]))
        self.assertEqual(self.rules("billing", "acme", "acme-pintags"), self.rules("billing", "billing", "default"))

    def seen(self):
        """Reasons of the Events, by the command of the README."""
        command = re.search(r"^kubectl .* get events .*$", (harness.ROOT / "README.md").read_text(), re.M)[0]
        found = json.loads(self.here.run("bash", "-ec", command + " --output json"))["items"]
        for event in found:
            self.assertEqual(event["involvedObject"]["uid"], self.pod["metadata"]["uid"])
        return [event["reason"] for event in found]

    def turned_off(self):
        return [line for line in self.service.log.read_text().splitlines() if "notification.kubernetes_off" in line]

    def test_events_are_made_as_long_as_they_may_be(self):
        servers.wait(lambda: self.seen() == ["AccountConnected"], 90, "the Event of the connected account")
        self.connect_and_erase(HUB + 1)
        expected = ["AccountConnected", "AccountConnected", "AccountErased"]
        servers.wait(lambda: sorted(self.seen()) == expected, 90, "those of another, which is erased")
        described = self.here.kubectl("--namespace", "acme", "describe", "pod", self.pod["metadata"]["name"])
        self.assertIn("AccountErased", described)
        self.assertEqual(self.turned_off(), [])

        self.here.kubectl("--namespace", "acme", "delete", "rolebinding", "acme-pintags-events")
        self.addCleanup(self.helm, "upgrade")
        servers.wait(lambda: self.rules("acme", "acme", "acme-pintags") == self.rules("acme", "acme", "default"), 60,
                     "the right to be gone")
        self.connect_and_erase(HUB + 2)
        servers.wait(self.turned_off, 90, "Events to be turned off")
        self.connect_and_erase(HUB + 3)
        self.assertEqual(len(self.turned_off()), 1)
        self.assertEqual(sorted(self.seen()), expected)
        waiting = self.postgres.sql("select count(*) from notification", "postgres", "pintags")
        self.assertEqual(waiting, "4", "all are kept for a replica that may")

    def connect_and_erase(self, hub):
        self.hubspot.connect(self.ask, f"operator:{OPERATOR}", hub)
        subprocess.run(["curl", "--silent", "--fail", "--cacert", self.service.authority, "--config", "-", "--request",
                        "DELETE", f"{self.service.address}/v1/accounts/{hub}"], input=f'user = "operator:{OPERATOR}"',
                       capture_output=True, text=True, check=True)

    def type_from_guide(self, start, *replacements):
        """Types a command of the guide, which may go on over lines, with some of its words replaced; what it prints."""
        guide = (harness.KUBERNETES / "README.md").read_text()
        command = re.search(rf"^{re.escape(start)}(?:.*[\\|]\n)*.*$", guide, re.M)[0]
        for old, new in replacements:
            self.assertIn(old, command)
            command = command.replace(old, new)
        vault = f'export VAULT_ADDR={self.vault.address}; vault() {{ {servers.Vault.program()} "$@"; }}\n'
        return self.here.run("bash", "-ec", "set -o pipefail\n" + vault + command)

    def test_guide_asks_vault(self):
        answer = self.type_from_guide("kubectl --namespace acme create token")
        self.assertRegex(answer, r'\npolicies +\["?pintags-service"?\]\n')

    def test_guide_finds_the_authority_where_cert_manager_put_it(self):
        authority = base64.b64encode(self.here.authority.read_bytes()).decode()
        self.here.kubectl("--namespace", "acme", "patch", "secret", "pintags-tls", "--patch",
                          json.dumps({"data": {"ca.crt": authority}}))
        self.type_from_guide("kubectl --namespace acme get secret pintags-tls")
        self.assertEqual((self.here.folder / "ca.crt").read_bytes(), self.here.authority.read_bytes())

    def test_guide_looks_at_the_network_policy(self):
        self.assertIn("To Port: 8200/TCP", self.type_from_guide("kubectl --namespace acme describe networkpolicy"))

    def test_guide_gets_a_debugger_past_the_restricted_level(self):
        guide = (harness.KUBERNETES / "README.md").read_text()
        (self.here.folder / "debug.yaml").write_text(re.search(r"```yaml\n(securityContext.*?)```", guide, re.S)[1])
        name = self.pod["metadata"]["name"]
        # Without a node there is nobody to attach to.
        self.type_from_guide("kubectl --namespace acme debug", ("--stdin --tty ", ""), ("<name>", name), (
            "<your image with curl, ss and procps, by digest>", "example.com/tools@sha256:" + 64 * "0"))
        debugger = self.here.get("acme", "pod", name)["spec"]["ephemeralContainers"][0]
        context = debugger["securityContext"]
        self.assertEqual(debugger["targetContainerName"], "pintags")
        self.assertEqual((context["runAsUser"], context["runAsGroup"]), (10001, 10001))
        self.assertEqual(context["capabilities"]["drop"], ["ALL"])
