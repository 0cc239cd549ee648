"""
Both images are built, and the chart's pods run from them: the migration job, the chart's own test, the service that connects
an account, and the example's workload with PinTags as its sidecar, which ends while a renewal is on its way. Run by pods.sh.
"""

import os
import pathlib
import subprocess
import time

import harness
import pods_world
import servers
from pods_world import API, HUB, SECRETS, ask, say


class Pods(pods_world.World):
    def test_nothing_is_lost_when_the_pod_ends_while_a_renewal_is_on_its_way(self):
        """HubSpot rotates refresh tokens here: a reply that is not stored would be the end of the account."""
        _, generation, _ = self.account()
        self.renew_slowly(6000)
        self.assertEqual(self.account(), ("ACTIVE", generation, 1))
        began = time.monotonic()
        self.pod.stop()
        took = time.monotonic() - began
        self.assertLess(took, self.pod.grace)
        self.assertEqual(self.account(), ("ACTIVE", generation + 1, 0))
        self.restart()
        self.assertEqual(self.account(), ("ACTIVE", generation + 1, 0))
        for token, use in self.hubspot.control("GET", "counters")["refreshTokens"].items():
            self.assertEqual(use, {"presented": 1, "succeeded": 1}, token)
        say(f"ended in {took:.1f} s with a renewal on its way: stored, spent once, and the next pod serves it")

    def test_nothing_is_lost_when_the_pod_is_killed_while_a_renewal_is_on_its_way(self):
        """As HubSpot is today: the refresh token stays the same."""
        self.hubspot.control("PUT", "settings", {"rotating": False})
        self.addCleanup(self.hubspot.control, "PUT", "settings", {"rotating": True})
        _, generation, _ = self.account()
        self.renew_slowly(8000)
        self.pod.kill()
        self.assertEqual(self.account(), ("ACTIVE", generation, 1))
        self.restart()
        servers.wait(lambda: self.account() == ("ACTIVE", generation + 1, 0), 180, "the account to be taken up")
        say("killed with a renewal on its way: served by the next pod, and renewed when the lease of the dead was over")

    def test_pod_has_no_privileges(self):
        for name, user in (("pintags", "10001"), ("handler", "10002")):
            status = self.pod.status(name)
            for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
                self.assertEqual(int(status[capabilities], 16), 0, f"{name} {capabilities}")
            self.assertEqual((status["NoNewPrivs"], status["Seccomp"]), ("1", "2"), name)
            self.assertEqual(set(status["Uid"].split()), {user}, name)
            self.assertEqual(set(status["Gid"].split()), {"10001"}, name)
            root = next(line for line in pathlib.Path(f"/proc/{self.pod.pid(name)}/mountinfo").read_text().splitlines()
                        if line.split()[4] == "/")
            self.assertIn("ro", root.split()[5].split(","), name)

    def test_sidecar_stays_within_its_memory(self):
        sidecar = next(c for c in self.pod.pod.containers if c["name"] == "pintags")
        limit = int(sidecar["resources"]["limits"]["memory"].removesuffix("Mi"))
        self.assertEqual(self.podman.inspect(self.pod.container("pintags"))["HostConfig"]["Memory"], limit << 20)
        status = {key: int(value.split()[0]) / 1024 for key, value in self.pod.status("pintags").items()
                  if key in ("VmHWM", "RssAnon")}
        self.assertLess(status["VmHWM"], limit)
        self.assertLess(status["RssAnon"], 40)
        say(f"the sidecar's memory: {status['RssAnon']:.0f} MB of its own, {status['VmHWM']:.0f} MB with its program at most")

    def test_workload_may_read_the_token_file_and_not_write_it(self):
        file = self.pod.folder / "volumes/pintags-token/token"
        self.assertEqual((file.stat().st_mode & 0o7777, file.stat().st_uid, file.stat().st_gid), (0o640, 10001, 10001))
        mounts = {m["Destination"]: m["RW"] for m in self.podman.inspect(self.pod.container("handler"))["Mounts"]}
        self.assertEqual({d: rw for d, rw in mounts.items() if "pintags" in d}, {"/var/run/pintags": False})

    def test_whoever_reaches_the_port_without_the_token_file_gets_nothing(self):
        self.assertEqual(ask(f"/v1/accounts/{HUB}/token")[0], 401)
        self.assertEqual(ask(f"/v1/accounts/{HUB}/token", {"X-Forwarded-For": "10.0.0.1"})[0] // 100, 4)

    def test_recipe_for_node_uses_the_token(self):
        program = ('import("%s").then(async ({ hubSpot }) => { const reply = await hubSpot(%d, "/crm/v3/objects/contacts", {},'
                   ' process.env.HUBSPOT_URL); console.log(reply.status); })'
                   % (harness.KUBERNETES / "recipes" / "node" / "hubspot.mjs", HUB))
        done = subprocess.run(["node", "--eval", program], capture_output=True, text=True, check=False, env=os.environ | {
            "PINTAGS_URL": API, "PINTAGS_TOKEN_FILE": str(self.pod.folder / "volumes/pintags-token/token"),
            "HUBSPOT_URL": self.hubspot.address})
        self.assertEqual(done.stdout.strip(), "200", done.stderr)

    def test_debugger_of_the_guide_sees_memory_and_limits(self):
        """What "kubectl debug" does with the profile and user of the guide; the tools are bash's own here."""
        look = "read -r _ name < /proc/1/status; echo $name; while read -r k v _; do [ $k = RssAnon: ] && echo $v; done < /proc/1/status; true"
        seen = self.podman.run("run", "--rm", "--pod", self.pod.name, "--pid", f"container:{self.pod.container('pintags')}",
                               "--user", "10001:10001", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
                               "--entrypoint", "/bin/bash", "localhost/micro", "-c", look).split()
        self.assertEqual(seen[0], "pintags")
        self.assertGreater(int(seen[1]), 1024)

    def test_log_has_no_secret_and_no_surprise(self):
        lines = self.pod.logs("pintags").splitlines()
        self.assertTrue(lines)
        secrets = [v for s in ("pintags-hubspot", "pintags-database") for k, v in SECRETS[s].items()
                   if k in ("client-secret", "password")]
        for line in lines:
            for secret in [*secrets, "na1-", (self.pod.folder / "volumes/pintags-token/token").read_text()]:
                self.assertNotIn(secret, line)
            self.assertNotRegex(line, "Unrecognized configuration key|\"level\":\"ERROR\"")
