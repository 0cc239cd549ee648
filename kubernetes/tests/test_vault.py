"""kubernetes/vault/setup.sh against a real server, with a stand-in for the cluster's TokenReview."""

import base64
import http.server
import json
import os
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

import harness
import servers

SETUP = harness.KUBERNETES / "vault" / "setup.sh"
ROOT = servers.Vault.ROOT


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def service_account_token(namespace, account, audience):
    """A token as the kubelet projects it; its signature is the API server's business, which the stand-in does not check."""
    claims = {
        "iss": "https://kubernetes.default.svc", "aud": [audience], "iat": int(time.time()) - 5,
        "nbf": int(time.time()) - 5, "exp": int(time.time()) + 600,
        "sub": f"system:serviceaccount:{namespace}:{account}",
        "kubernetes.io": {"namespace": namespace, "serviceaccount": {"name": account, "uid": f"uid-{account}"}},
    }
    return f"{encoded({'alg': 'RS256', 'kid': 'k'})}.{encoded(claims)}.{encoded({'not': 'checked'})}"


class TokenReviews(http.server.BaseHTTPRequestHandler):
    """Says of every token that it is what it says, for the audiences that were asked for."""

    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        claims = json.loads(base64.urlsafe_b64decode(review["spec"]["token"].split(".")[1] + "=="))
        known = claims["kubernetes.io"]
        wanted = review["spec"].get("audiences", [])
        good = [a for a in wanted if a in claims["aud"]]
        status = {"authenticated": bool(good) or not wanted, "audiences": good, "user": {
            "username": claims["sub"], "uid": known["serviceaccount"]["uid"],
            "groups": ["system:serviceaccounts", f"system:serviceaccounts:{known['namespace']}"]}}
        body = json.dumps({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": status}).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def cluster(test_class):
    """The address of a stand-in for the API server, until the end of a test class."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), TokenReviews)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    test_class.addClassCleanup(server.server_close)
    test_class.addClassCleanup(server.shutdown)
    return f"http://127.0.0.1:{server.server_address[1]}"


def settings_for(folder, cluster_address):
    """What setup.sh needs to know of the cluster; makes the files that it names."""
    authority, reviewer = folder / "kubernetes-ca.pem", folder / "kubernetes-reviewer"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", "/dev/null", "-out", authority, "-days", "2", "-subj", "/CN=cluster"],
                   capture_output=True, check=True)
    reviewer.write_text(service_account_token("kube-system", "reviewer", "api"))
    return {"TENANT": "acme", "KUBERNETES_HOST": cluster_address, "KUBERNETES_CA_FILE": str(authority),
            "REVIEWER_TOKEN_FILE": str(reviewer)}


class Setup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.vault = None
        if not servers.Vault.program():
            return
        cls.vault = servers.Vault()
        cls.addClassCleanup(cls.vault.close)
        cls.address = cls.vault.address
        cls.cluster = cluster(cls)
        cls.settings = settings_for(harness.TARGET, cls.cluster)

    def setUp(self):
        if not self.vault:
            harness.unavailable(self, "there is no bao or vault program on the PATH")
        self.output = self.set_up()

    def set_up(self, token=ROOT, fails=False, **settings):
        environment = os.environ | {"VAULT_ADDR": self.address, "VAULT_TOKEN": token} | self.settings | settings
        done = subprocess.run(["bash", SETUP], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode != 0, fails, done.stdout + done.stderr)
        self.assertNotIn(ROOT, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def call(self, method, path, body=None, token=ROOT):
        request = urllib.request.Request(f"{self.address}/v1/{path}", method=method, headers={"X-Vault-Token": token},
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                text = reply.read()
                return reply.status, json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}")

    def login(self, role, account, namespace="acme", audience="vault"):
        jwt = service_account_token(namespace, account, audience)
        status, reply = self.call("POST", "auth/kubernetes/login", {"role": role, "jwt": jwt}, token="")
        return reply["auth"] if status == 200 else (status, reply)

    def sealed(self, token=ROOT, key="pintags"):
        body = {"plaintext": base64.b64encode(b"secret").decode(), "context": base64.b64encode(b"row").decode()}
        return self.call("POST", f"transit/encrypt/{key}", body, token)

    def test_key_is_derived_and_rotates(self):
        key = self.call("GET", "transit/keys/pintags")[1]["data"]
        self.assertEqual((key["type"], key["derived"], key["exportable"]), ("aes256-gcm96", True, False))
        self.assertEqual(key["auto_rotate_period"], 720 * 3600)
        self.assertFalse(key.get("convergent_encryption"))
        self.assertFalse(key["deletion_allowed"])

    def test_can_be_run_again(self):
        self.call("POST", "transit/keys/pintags/rotate", {})
        before = self.call("GET", "transit/keys/pintags")[1]["data"]
        ciphertext = self.sealed()[1]["data"]["ciphertext"]
        self.assertIn("key pintags: there", self.set_up(ROTATE_EVERY="168h"))
        after = self.call("GET", "transit/keys/pintags")[1]["data"]
        self.assertEqual(before["keys"], after["keys"])
        self.assertEqual(after["auto_rotate_period"], 168 * 3600)
        opened = self.call("POST", "transit/decrypt/pintags",
                           {"ciphertext": ciphertext, "context": base64.b64encode(b"row").decode()})
        self.assertEqual(opened[1]["data"]["plaintext"], base64.b64encode(b"secret").decode())
        self.set_up()

    def test_service_may_seal_open_and_rewrap_and_nothing_else(self):
        auth = self.login("pintags", "acme-pintags")
        self.assertEqual(auth["policies"], ["pintags-service"])
        token, row = auth["client_token"], base64.b64encode(b"row").decode()
        status, reply = self.sealed(token)
        self.assertEqual(status, 200)
        ciphertext = {"ciphertext": reply["data"]["ciphertext"], "context": row}
        self.assertEqual(self.call("POST", "transit/decrypt/pintags", ciphertext, token)[0], 200)
        self.assertEqual(self.call("POST", "transit/rewrap/pintags", ciphertext, token)[0], 200)
        self.assert_refused(token)

    def test_rewrap_may_neither_seal_nor_open(self):
        auth = self.login("pintags-rewrap", "acme-pintags-rewrap")
        self.assertEqual(auth["policies"], ["pintags-rewrap"])
        token, row = auth["client_token"], base64.b64encode(b"row").decode()
        ciphertext = {"ciphertext": self.sealed()[1]["data"]["ciphertext"], "context": row}
        self.call("POST", "transit/keys/pintags/rotate", {})
        status, reply = self.call("POST", "transit/rewrap/pintags", ciphertext, token)
        self.assertEqual(status, 200)
        version = self.call("GET", "transit/keys/pintags")[1]["data"]["latest_version"]
        self.assertTrue(reply["data"]["ciphertext"].startswith(f"vault:v{version}:"))
        self.assertEqual(self.sealed(token)[0], 403)
        self.assertEqual(self.call("POST", "transit/decrypt/pintags", ciphertext, token)[0], 403)
        self.assert_refused(token)

    def assert_refused(self, token):
        self.assertEqual(self.sealed(token, "another")[0], 403, "another tenant's key, or a new one")
        for method, path, body in (
                ("GET", "transit/keys/pintags", None), ("LIST", "transit/keys", None),
                ("POST", "transit/keys/pintags/rotate", {}), ("POST", "transit/keys/pintags/config", {}),
                ("GET", "transit/export/encryption-key/pintags", None), ("GET", "transit/backup/pintags", None),
                ("POST", "transit/datakey/plaintext/pintags", {}), ("DELETE", "transit/keys/pintags", None),
                ("GET", "sys/mounts", None), ("GET", "sys/policies/acl", None), ("POST", "auth/token/create", {}),
                ("GET", "auth/kubernetes/role/pintags", None)):
            self.assertEqual(self.call(method, path, body, token)[0], 403, path)

    def test_only_the_right_account_with_a_token_made_for_vault_logs_in(self):
        self.assertIn("client_token", self.login("pintags", "acme-pintags"))
        for wrong in ({"account": "default"}, {"namespace": "other"}, {"audience": "https://kubernetes.default.svc"}):
            with self.subTest(**wrong):
                self.assertIn(self.login("pintags", **({"account": "acme-pintags"} | wrong))[0], (400, 403))
        self.assertIn(self.login("pintags", "acme-pintags-rewrap")[0], (400, 403))
        self.assertIn(self.login("pintags-rewrap", "acme-pintags")[0], (400, 403))

    def test_tokens_are_short_and_have_no_default_policy(self):
        auth = self.login("pintags", "acme-pintags")
        self.assertEqual(auth["lease_duration"], 20 * 60)
        self.assertNotIn("default", auth["token_policies"])

    def test_tenants_are_apart(self):
        self.set_up(TENANT="globex", KEY="pintags-globex")
        token = self.login("pintags-globex", "globex-pintags", namespace="globex")["client_token"]
        self.assertEqual(self.sealed(token, "pintags-globex")[0], 200)
        self.assertEqual(self.sealed(token, "pintags")[0], 403)

    def test_role_of_another_tenant_is_not_taken(self):
        said = self.set_up(TENANT="globex", ROTATE_EVERY="168h", fails=True)
        self.assertIn("role pintags is for acme-pintags in acme, not only for globex-pintags in globex: choose another KEY", said)
        said = self.set_up(REWRAP_SERVICE_ACCOUNT="another", ROTATE_EVERY="168h", fails=True)
        self.assertIn("role pintags-rewrap is for acme-pintags-rewrap in acme, not only for another in acme", said)
        self.test_key_is_derived_and_rotates()
        self.assertIn("client_token", self.login("pintags", "acme-pintags"))
        self.assertIn("client_token", self.login("pintags-rewrap", "acme-pintags-rewrap"))

    def test_role_that_cannot_be_read_is_not_taken(self):
        rights = {"sys/mounts": ["read"], "transit/keys/*": ["read", "update"]}
        policy = "".join(f'path "{path}" {{ capabilities = {json.dumps(can)} }}\n' for path, can in rights.items())
        self.call("PUT", "sys/policies/acl/half", {"policy": policy})
        token = self.call("POST", "auth/token/create", {"policies": ["half"]})[1]["auth"]["client_token"]
        self.assertIn("GET auth/kubernetes/role/pintags: status 403", self.set_up(token=token, fails=True))

    def test_role_may_be_for_several(self):
        several = {"KEY": "pintags-several", "SERVICE_ACCOUNT": "acme-pintags,acme-handler", "NAMESPACE": "acme,acme-jobs"}
        self.set_up(KEY="pintags-several")
        self.assertIn(self.login("pintags-several", "acme-handler", namespace="acme-jobs")[0], (400, 403))
        self.assertIn("serviceAccount: {name: acme-pintags}\n", self.set_up(**several))
        self.assertIn("client_token", self.login("pintags-several", "acme-handler", namespace="acme-jobs"))
        self.assertIn("client_token", self.login("pintags-several", "acme-pintags"))
        self.assertIn("acme-pintags,acme-handler in acme,acme-jobs", self.set_up(KEY="pintags-several", fails=True))
        self.set_up(**several)

    def test_names_are_names(self):
        for wrong in ({"SERVICE_ACCOUNT": "a,,b"}, {"SERVICE_ACCOUNT": "*"}, {"NAMESPACE": "acme, globex"}, {"NAMESPACE": "a,"}):
            with self.subTest(**wrong):
                self.assertIn("not a name", self.set_up(fails=True, **wrong))

    def test_key_of_another_kind_is_not_taken(self):
        self.call("POST", "transit/keys/plain", {"type": "aes256-gcm96"})
        self.assertIn("choose another KEY", self.set_up(KEY="plain", fails=True))

    def test_refusal_says_what_was_refused(self):
        token = self.login("pintags", "acme-pintags")["client_token"]
        self.assertIn("GET sys/mounts: status 403", self.set_up(token=token, fails=True))

    def test_chart_asks_for_what_was_set_up(self):
        objects = harness.everything()["service"]
        data = harness.one(objects, "ConfigMap", "acme-pintags")["data"]
        self.assertEqual(data["QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_ROLE"], "pintags")
        self.assertEqual(data["PINTAGS_CRYPTO_TRANSIT_KEY"], "pintags")
        pod = next(harness.pods(harness.of_kind(objects, "Deployment")))
        token = pod.volumes["pintags-vault-token"]["projected"]["sources"][0]["serviceAccountToken"]
        self.assertIn("client_token", self.login("pintags", pod.spec["serviceAccountName"], audience=token["audience"]))
