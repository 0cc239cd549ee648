"""The container files and the release workflow keep what the chart relies on. (They are built and run elsewhere.)"""

import json
import pathlib
import re
import subprocess
import unittest

import yaml

import harness

DOCKER = harness.ROOT / "src" / "main" / "docker"
WORKFLOWS = harness.ROOT / ".github" / "workflows"


def instructions(file):
    """The instructions of a Dockerfile as (name, rest), comments dropped and lines joined."""
    lines = "\n".join(line for line in file.read_text().splitlines() if not line.startswith("#"))
    return [tuple(line.split(maxsplit=1)) for line in lines.replace("\\\n", " ").splitlines() if line.strip()]


class Dockerfiles(unittest.TestCase):
    def final_stage(self, flavor):
        found = instructions(DOCKER / f"Dockerfile.{flavor}")
        start = max(i for i, (name, _) in enumerate(found) if name == "FROM")
        return found[start:]

    def test_run_as_nobody_with_a_number(self):
        """By number: runAsNonRoot cannot check a name."""
        for flavor in ("native", "jvm"):
            users = [rest for name, rest in self.final_stage(flavor) if name == "USER"]
            self.assertEqual(users, ["10001:10001"])

    def test_leave_the_program_to_root(self):
        for flavor in ("native", "jvm"):
            copies = [rest for name, rest in self.final_stage(flavor) if name == "COPY" and "target/" in rest]
            self.assertTrue(copies)
            for copy in copies:
                self.assertIn("--chown=0:0", copy)
            self.assertNotIn("RUN", [name for name, _ in self.final_stage(flavor)])

    def test_have_an_entry_point_without_a_shell_that_takes_arguments(self):
        """The chart appends -Xmx and "migrate"; a shell in between would also swallow the order to end."""
        for flavor in ("native", "jvm"):
            entry = [rest for name, rest in self.final_stage(flavor) if name == "ENTRYPOINT"]
            self.assertTrue(entry[0].startswith('["'))
            self.assertNotIn("sh", re.findall(r'"([^"]*)"', entry[0])[0].split("/"))

    def test_leave_settings_to_the_environment(self):
        """A system property would win over it: a sidecar would then listen to the whole network."""
        for flavor in ("native", "jvm"):
            text = " ".join(" ".join(i) for i in self.final_stage(flavor))
            self.assertNotRegex(text, r"-D(quarkus|pintags)\.|ENV (QUARKUS|PINTAGS)")

    def test_show_no_memory(self):
        entry = [rest for name, rest in self.final_stage("jvm") if name == "ENTRYPOINT"][0]
        for option in ("-XX:-HeapDumpOnOutOfMemoryError", "-XX:+DisableAttachMechanism"):
            self.assertIn(option, entry)

    def test_take_nothing_but_the_package(self):
        for flavor, wanted in (("native", "!target/*-runner"), ("jvm", "!target/quarkus-app")):
            ignored = (DOCKER / f"Dockerfile.{flavor}.dockerignore").read_text().split()
            self.assertEqual(ignored, ["*", wanted])

    def test_user_is_that_of_the_chart(self):
        values = yaml.safe_load((harness.CHART / "values.yaml").read_text())
        self.assertEqual((values["runAsUser"], values["sidecar"]["group"]), (10001, 10001))


class Workflows(unittest.TestCase):
    def setUp(self):
        self.files = {f.name: f.read_text() for f in sorted(pathlib.Path(WORKFLOWS).glob("*.yml"))}
        self.assertIn("release.yml", self.files)

    def test_name_actions_by_commit(self):
        for name, text in self.files.items():
            for use in re.findall(r"uses: (.*)", text):
                self.assertRegex(use, r"^[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", name)

    def test_have_no_rights_but_those_of_each_job(self):
        for name, text in self.files.items():
            workflow = yaml.safe_load(text)
            self.assertEqual(workflow["permissions"], {}, name)
            for job, definition in workflow["jobs"].items():
                self.assertIn("permissions", definition, f"{name} {job}")
                self.assertIn("timeout-minutes", definition, f"{name} {job}")

    def test_put_no_expression_into_a_script(self):
        """What a tag or branch is called must not become a command."""
        for name, text in self.files.items():
            for job in yaml.safe_load(text)["jobs"].values():
                for step in job["steps"]:
                    found = re.findall(r"\$\{\{\s*(.*?)\s*\}\}", step.get("run", ""))
                    self.assertLessEqual(set(found), {"matrix.arguments"}, name)

    def test_scripts_are_bash(self):
        for name, text in self.files.items():
            for job in yaml.safe_load(text)["jobs"].values():
                for step in job["steps"]:
                    if "run" in step:
                        script = re.sub(r"\$\{\{.*?\}\}", "x", step["run"])
                        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
                        self.assertEqual(done.returncode, 0, f"{name}: {done.stderr}")

    def test_release_attests_the_list_of_contents_of_the_image(self):
        """A native build makes two, of the jar and of the executable."""
        matrix = yaml.safe_load(self.files["release.yml"])["jobs"]["image"]["strategy"]["matrix"]["include"]
        self.assertEqual({m["flavor"]: m["sbom"] for m in matrix}, {
            "native": "target/pintags-runner-cyclonedx.json", "jvm": "target/quarkus-run-cyclonedx.json"})
        self.assertIn("quarkus.package.output-name=pintags", self.files["release.yml"])
        for name in ("quarkus-run", "*-runner"):
            for file in harness.TARGET.glob(f"{name}-cyclonedx.json"):
                contents = json.loads(file.read_text())
                self.assertEqual(contents["bomFormat"], "CycloneDX")
                shipped = {c["name"] for c in contents["components"]
                           if {"name": "quarkus:component:scope", "value": "runtime"} in c.get("properties", [])}
                self.assertIn("quarkus-vault", shipped)

    def test_release_puts_the_digest_where_the_chart_reads_it(self):
        values = (harness.CHART / "values.yaml").read_text()
        self.assertEqual(len(re.findall(r'^  digest: ""$', values, re.M)), 1)
        self.assertEqual(len(re.findall(r"^  repository: ", values, re.M)), 1)
        self.assertIn(r's|^  digest: \"\"\$|', self.files["release.yml"])
