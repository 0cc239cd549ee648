"""The packaged service starts with what the chart renders, what setup.sh and roles.sql made, and nothing else."""

import base64
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import harness
import servers
import test_vault

JAR = harness.ROOT / "target" / "quarkus-app" / "quarkus-run.jar"


def helm_test(objects):
    """The container of "helm test", and its variables."""
    container = next(pod for pod in harness.pods(objects) if pod.owner["kind"] == "Pod").containers[0]
    return container, {name: variable["value"] for name, variable in harness.environment(container).items()}


class HelmTest(unittest.TestCase):
    def test_who_hangs_up_is_asked_again(self):
        container, variables = helm_test(harness.documents(harness.template("service")))
        for expected in (variables["EXPECTED"], "401"):
            with self.subTest(expected), socket.create_server(("127.0.0.1", 0)) as server:
                server.settimeout(30)
                process = subprocess.Popen(
                    [*container["command"], *container["args"]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    text=True, env=variables | {"HOST": "127.0.0.1", "PORT": str(server.getsockname()[1]),
                                                "EXPECTED": expected, "PATH": os.environ["PATH"]})
                hanging_up = threading.Thread(target=hang_up, args=(server, 2))
                hanging_up.start()
                with process:
                    attempts = [process.stdout.readline(), process.stdout.readline()]
                    process.kill()
                hanging_up.join()
                self.assertRegex("".join(attempts), "attempt 1: .*\nattempt 2: ")


def hang_up(server, times):
    """On whoever connects, without reading what was sent."""
    for _ in range(times):
        connection, _ = server.accept()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


class Start(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.why_not = next((why for why, missing in (
            ("the service is not packaged (./mvnw package)", not JAR.exists()),
            ("there is no java", not shutil.which("java")),
            ("there is no openssl or no curl", not (shutil.which("openssl") and shutil.which("curl"))),
            ("PostgreSQL (initdb, pg_ctl, psql) is not installed", servers.Postgres.missing()),
            ("there is no bao or vault program on the PATH", not servers.Vault.program())) if missing), None)
        if cls.why_not:
            return
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="start-", dir=harness.TARGET))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.postgres, cls.vault = servers.Postgres(), servers.Vault()
        cls.addClassCleanup(cls.postgres.close)
        cls.addClassCleanup(cls.vault.close)
        cls.postgres.sql("create database pintags", "admin", "postgres")
        cls.postgres.make_roles("pintags", "acme", "public")
        settings = test_vault.settings_for(cls.folder, test_vault.cluster(cls))
        subprocess.run(["bash", test_vault.SETUP], check=True, capture_output=True, env=os.environ | settings | {
            "VAULT_ADDR": cls.vault.address, "VAULT_TOKEN": cls.vault.ROOT})
        cls.objects = harness.documents(harness.template("service", settings=['database.migration.mode="start"']))
        cls.start()

    @classmethod
    def start(cls):
        """As the kubelet would, but for addresses, places of files, and the TLS of the servers that it calls."""
        pod = next(harness.pods(harness.of_kind(cls.objects, "Deployment")))
        (cls.folder / "pintags.properties").write_text(
            harness.one(cls.objects, "ConfigMap", "acme-pintags-properties")["data"]["pintags.properties"])
        (cls.folder / "token").write_text(
            test_vault.service_account_token("acme", pod.spec["serviceAccountName"], "vault"))
        secrets = {"pintags-hubspot": {"client-id": "app", "client-secret": "app-secret"},
                   "pintags-database": {"username": "acme_app", "password": "x"},
                   "pintags-database-owner": {"username": "acme_owner", "password": "x"}}
        environment = dict(harness.one(cls.objects, "ConfigMap", "acme-pintags")["data"])
        for name, variable in harness.environment(pod.containers[0]).items():
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            environment[name] = secrets[reference["name"]][reference["key"]] if reference else variable["value"]
        url = f"jdbc:postgresql://127.0.0.1:{cls.postgres.port}/pintags"
        cls.api, cls.management = servers.free_port(), servers.free_port()
        certificate, key = servers.make_certificate(cls.folder, "acme-pintags.acme.svc", "localhost")
        cls.context = ssl.create_default_context(cafile=certificate)
        environment |= {
            "QUARKUS_DATASOURCE_JDBC_URL": url, "QUARKUS_FLYWAY_JDBC_URL": url, "QUARKUS_VAULT_URL": cls.vault.address,
            "QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH": str(cls.folder / "token"),
            "QUARKUS_HTTP_SSL_CERTIFICATE_FILES": str(certificate), "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES": str(key),
            "QUARKUS_HTTP_SSL_PORT": str(cls.api),
            "SMALLRYE_CONFIG_LOCATIONS": str(cls.folder / "pintags.properties"), "QUARKUS_HTTP_HOST": "127.0.0.1",
            "QUARKUS_MANAGEMENT_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(cls.api),
            "QUARKUS_MANAGEMENT_PORT": str(cls.management), "PATH": os.environ["PATH"]}
        cls.log = cls.folder / "log"
        with cls.log.open("w") as log:
            process = subprocess.Popen(["java", "-Xmx192m", "-jar", JAR], env=environment, cwd=cls.folder, stdout=log,
                                       stderr=subprocess.STDOUT)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.kill)
        try:
            servers.wait_for(f"http://127.0.0.1:{cls.management}/q/health/started", 90, lambda: process.poll() is None)
            servers.wait_for(f"https://localhost:{cls.api}/privacy", 90, lambda: process.poll() is None, cls.context)
        except OSError as failure:
            raise AssertionError(cls.log.read_text()[-4000:]) from failure

    def setUp(self):
        if self.why_not:
            harness.unavailable(self, self.why_not)

    def ask(self, path, credentials=None):
        headers = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()} if credentials else {}
        try:
            request = urllib.request.Request(f"https://localhost:{self.api}{path}", headers=headers)
            with urllib.request.urlopen(request, context=self.context) as reply:
                return reply.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def test_service_reaches_database_and_keys_with_the_least_rights(self):
        ready = servers.wait_for(f"http://127.0.0.1:{self.management}/q/health/ready", 90)
        data = json.loads(ready)["checks"][0]["data"]
        self.assertEqual((data["database"], data["keys"]), ("up", "up"))

    def test_schema_belongs_to_the_owner_and_not_to_the_service(self):
        owners = self.postgres.sql("select distinct tableowner from pg_tables where schemaname = 'public'", "admin", "pintags")
        self.assertEqual(owners, "acme_owner")
        done = self.postgres.psql("acme_app", "pintags", "-c", "delete from audit_event")
        self.assertIn("permission denied", done.stderr)

    def test_caller_of_the_values_is_known_and_nobody_else(self):
        # What files/test.sh asks, and what it expects.
        self.assertEqual(self.ask("/v1/accounts/1/token"), 401)
        self.assertEqual(self.ask("/v1/accounts/1/token", "reports:password"), 404)
        self.assertEqual(self.ask("/v1/accounts/1/token", "reports:guess"), 401)

    def test_callers_are_answered_over_tls_only(self):
        with self.assertRaises(OSError):
            urllib.request.urlopen(f"http://localhost:{self.api}/privacy", timeout=5).close()
        test, variables = helm_test(self.objects)
        for expected, code, seconds in ((variables["EXPECTED"], 0, 120), ("401", None, 5)):
            process = subprocess.Popen([*test["command"], *test["args"]], stdout=subprocess.DEVNULL, env=variables | {
                "HOST": "127.0.0.1", "PORT": str(self.api), "EXPECTED": expected, "PATH": os.environ["PATH"]})
            with process:
                try:
                    self.assertEqual(process.wait(seconds), code, expected)
                except subprocess.TimeoutExpired:
                    process.kill()
                    self.assertIsNone(code, expected)

    def test_guide_reaches_the_api_through_a_forwarded_port(self):
        """The command of the guide, at the port of this test."""
        guide = (harness.KUBERNETES / "README.md").read_text()
        found = re.search(r"^curl .*(--cacert \S+ --connect-to acme-pintags.acme.svc:443:localhost:)8080 \\\n +(https://\S+)", guide, re.M)
        command = f"curl --silent --user reports:password {found[1]}{self.api} {found[2]}"
        (self.folder / "ca.crt").write_text((self.folder / "cert.pem").read_text())
        done = subprocess.run(command.split(), cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("forbidden", done.stdout)

    def test_nothing_in_the_log_is_an_error(self):
        lines = [line for line in self.log.read_text().splitlines() if '"level":"ERROR"' in line or '"level":"WARN"' in line]
        self.assertEqual(lines, [])
