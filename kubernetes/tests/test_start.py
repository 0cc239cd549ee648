"""The packaged service starts with what the chart renders, what setup.sh and roles.sql made, and nothing else."""

import base64
import json
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import unittest
import urllib.request

import harness
import process
import servers
import test_vault
import web


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
                asking = subprocess.Popen(
                    [*container["command"], *container["args"]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    text=True, env=variables | {"HOST": "127.0.0.1", "PORT": str(server.getsockname()[1]),
                                                "EXPECTED": expected, "PATH": os.environ["PATH"]})
                hanging_up = threading.Thread(target=hang_up, args=(server, 2))
                hanging_up.start()
                with asking:
                    attempts = [asking.stdout.readline(), asking.stdout.readline()]
                    asking.kill()
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
        cls.why_not = process.missing()
        if cls.why_not:
            return
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="start-", dir=harness.TARGET))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.postgres, cls.vault = process.make_database(), servers.Vault()
        cls.addClassCleanup(cls.postgres.close)
        cls.addClassCleanup(cls.vault.close)
        settings = test_vault.settings_for(cls.folder, test_vault.cluster(cls))
        subprocess.run(["bash", test_vault.SETUP], check=True, capture_output=True, env=os.environ | settings | {
            "VAULT_ADDR": cls.vault.address, "VAULT_TOKEN": cls.vault.ROOT})
        cls.objects = harness.documents(harness.template("service", settings=['database.migration.mode="start"']))
        account = next(harness.pods(harness.of_kind(cls.objects, "Deployment"))).spec["serviceAccountName"]
        cls.service = process.Service(cls.folder, cls.objects, cls.postgres, cls.vault,
                                      test_vault.service_account_token("acme", account, "vault"))
        cls.addClassCleanup(cls.service.close)

    def setUp(self):
        if self.why_not:
            harness.unavailable(self, self.why_not)

    def ask(self, path, credentials=None):
        headers = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()} if credentials else {}
        return web.ask(self.service.address + path, headers, authority=self.service.authority)[0]

    def test_service_reaches_database_and_keys_with_the_least_rights(self):
        ready = servers.wait_for(f"http://127.0.0.1:{self.service.management}/q/health/ready", 90)
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
            urllib.request.urlopen(f"http://localhost:{self.service.api}/privacy", timeout=5).close()
        test, variables = helm_test(self.objects)
        for expected, code, seconds in ((variables["EXPECTED"], 0, 120), ("401", None, 5)):
            asking = subprocess.Popen([*test["command"], *test["args"]], stdout=subprocess.DEVNULL, env=variables | {
                "HOST": "127.0.0.1", "PORT": str(self.service.api), "EXPECTED": expected, "PATH": os.environ["PATH"]})
            with asking:
                try:
                    self.assertEqual(asking.wait(seconds), code, expected)
                except subprocess.TimeoutExpired:
                    asking.kill()
                    self.assertIsNone(code, expected)

    def test_guide_reaches_the_api_through_a_forwarded_port(self):
        """The command of the guide, at the port of this test."""
        guide = (harness.KUBERNETES / "README.md").read_text()
        found = re.search(r"^curl .*(--cacert \S+ --connect-to acme-pintags.acme.svc:443:localhost:)8080 \\\n +(https://\S+)", guide, re.M)
        command = f"curl --silent --user reports:password {found[1]}{self.service.api} {found[2]}"
        (self.folder / "ca.crt").write_text((self.folder / "cert.pem").read_text())
        done = subprocess.run(command.split(), cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("forbidden", done.stdout)

    def test_nothing_in_the_log_is_an_error(self):
        lines = [line for line in self.service.log.read_text().splitlines() if '"level":"ERROR"' in line or '"level":"WARN"' in line]
        self.assertEqual(lines, [])
