"""Every setting that the charts render is one that the service knows: a misspelt one would do nothing, and say nothing."""

import fnmatch
import json
import re
import unittest
import zipfile

import harness
from harness import of_kind

DOCUMENT = harness.ROOT / "src" / "main" / "docs" / "configuration.md"
LIBRARIES = harness.TARGET / "quarkus-app" / "lib"


def documented():
    """
    Names of the project's own settings, "*" for a part that users name. A unit test of the service holds the document to
    the code.
    """
    names = []
    for row in re.findall(r"^\| (`.*?`) \|", DOCUMENT.read_text(), re.M):
        before = ""
        for name in re.findall("`([^`]+)`", row):
            before = before.rsplit(".", 1)[0] + name if name.startswith(".") else re.sub('"<[^>]+>"', '"*"', name)
            names.append(before)
    return names


def variable(name):
    """The environment variable of a property."""
    return re.sub("[^A-Z0-9]", "_", name.upper())


def of_quarkus():
    """What the packaged libraries say of their settings: environment variable -> when it is read."""
    phases = {}

    def collect(part):
        if isinstance(part, dict):
            if "phase" in part:
                phases[part["path"]["environmentVariable"]] = part["phase"]
            part = list(part.values())
        if isinstance(part, list):
            for inner in part:
                collect(inner)

    for library in LIBRARIES.glob("main/*.jar"):
        with zipfile.ZipFile(library) as archive:
            for entry in archive.namelist():
                if entry.endswith("quarkus-config-doc/quarkus-config-model.json"):
                    collect(json.loads(archive.read(entry)))
    return phases


class Settings(unittest.TestCase):
    def setUp(self):
        self.variables, self.properties = set(), set()
        for objects in harness.everything().values():
            for pod in harness.pods(objects):
                for container in pod.containers:
                    if container["name"] in ("pintags", "migrate"):
                        self.variables |= harness.environment(container).keys()
                template = pod.annotations.get("vault.hashicorp.com/agent-inject-template-pintags.properties", "")
                self.properties |= set(re.findall(r"^ *([a-z.-]+)=", template, re.M))
            for o in of_kind(objects, "ConfigMap"):
                if o["metadata"]["name"].endswith("-properties"):
                    text = o["data"]["pintags.properties"].replace("\\", "")
                    self.properties |= set(re.findall(r"^([^=]+)=", text, re.M))
                elif "PINTAGS_TENANT" in o["data"]:
                    self.variables |= o["data"].keys()

    def test_of_the_project_are_those_of_its_documentation(self):
        known = documented()
        variables = {variable(name) for name in known}
        for name in sorted(v for v in self.variables if v.startswith("PINTAGS_")):
            self.assertIn(name, variables)
        for name in sorted(p for p in self.properties if p.startswith("pintags.")):
            self.assertTrue(any(fnmatch.fnmatchcase(name, pattern) for pattern in known), name)

    def test_of_quarkus_are_read_when_it_starts(self):
        known = of_quarkus()
        if not known:
            harness.unavailable(self, "the service is not packaged (./mvnw package)")
        names = {v for v in self.variables if v.startswith("QUARKUS_")}
        names |= {variable(p) for p in self.properties if p.startswith("quarkus.")}
        self.assertIn("QUARKUS_DATASOURCE_PASSWORD", names)
        for name in sorted(names):
            self.assertEqual(known.get(name), "RUN_TIME", name)

    def test_nothing_else_is_set(self):
        others = {v for v in self.variables if not v.startswith(("PINTAGS_", "QUARKUS_"))}
        self.assertEqual(others, {"SMALLRYE_CONFIG_LOCATIONS", "JDK_JAVA_OPTIONS"})
