"""All that is rendered is what Kubernetes and the operators accept."""

import pathlib
import subprocess
import tempfile
import unittest

import yaml

import harness
import schemas

SCHEMAS = harness.TARGET / "schemas"


def kubeconform(version, folder):
    return subprocess.run(
        ["kubeconform", "-strict", "-summary", "-kubernetes-version", version.removeprefix("v"),
         "-schema-location", f"{SCHEMAS}/{version.removeprefix('v')}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json",
         "-schema-location", f"{SCHEMAS}/custom/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json", str(folder)],
        capture_output=True, text=True, check=False)


class Manifests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=harness.TARGET)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_are_valid_for_the_three_newest_versions(self):
        count = 0
        for name, objects in harness.everything().items():
            (self.folder / f"{name}.yaml").write_text(yaml.safe_dump_all(objects))
            count += len(objects)
        for file in sorted(harness.KUBERNETES.glob("recipes/**/*.yaml")) + sorted(harness.KUBERNETES.glob("postgres/*.yaml")):
            documents = [d for d in yaml.safe_load_all(file.read_text()) if d and "apiVersion" in d]
            (self.folder / f"{file.parent.name}-{file.name}").write_text(yaml.safe_dump_all(documents))
            count += len(documents)
        for version in schemas.KUBERNETES:
            with self.subTest(version=version):
                done = kubeconform(version, self.folder)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn(f"Valid: {count}, Invalid: 0, Errors: 0, Skipped: 0", done.stdout)

    def test_with_a_mistake_are_not(self):
        deployment = harness.one(harness.everything()["service"], "Deployment")
        monitor = harness.one(harness.everything()["sidecar"], "PodMonitor")
        for path, o in (("replica", deployment), ("podEndpoints", monitor)):
            wrong = dict(o, spec=o["spec"] | {path: 1})
            (self.folder / "wrong.yaml").write_text(yaml.safe_dump(wrong))
            for version in schemas.KUBERNETES:
                done = kubeconform(version, self.folder)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(path, done.stdout)
