"""Renders the charts and looks at what came out."""

import atexit
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
KUBERNETES = ROOT / "kubernetes"
CHART = KUBERNETES / "helm" / "pintags"
EXAMPLE = KUBERNETES / "examples" / "workflow-handler"
VALUES = KUBERNETES / "tests" / "values"
GOLDEN = KUBERNETES / "tests" / "golden"
TARGET = ROOT / "target"

# What is rendered for every test that looks at all of it: files of values, each over the ones before.
MATRIX = {
    "service": ["service"],
    "service-full": ["service", "service-full"],
    "service-agent": ["service", "agent"],
    "service-start": ["service", "start"],
    "service-mesh": ["service", "mesh"],
    "service-full-agent": ["service", "service-full", "agent"],
    "sidecar": ["service", "sidecar"],
    "sidecar-full": ["service", "service-full", "sidecar"],
    "sidecar-agent": ["service", "sidecar", "agent"],
}


class HelmRefused(Exception):
    """Helm did not render; the message is what a user would read."""


def helm(*arguments):
    done = subprocess.run(["helm", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise HelmRefused(done.stderr)
    return done.stdout


def template(*values, chart=CHART, settings=(), namespace="acme", release="acme"):
    """The text that "helm template" gives for files of values (by name) and settings ("a.b=c", as --set-json)."""
    arguments = ["template", release, chart, "--namespace", namespace]
    for name in values:
        arguments += ["--values", VALUES / f"{name}.yaml"]
    for setting in settings:
        arguments += ["--set-json", setting]
    return helm(*arguments)


@functools.lru_cache(maxsize=None)
def example_chart():
    """The example with the chart in it, in a folder of its own."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="example-", dir=TARGET))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = folder / "workflow-handler"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("charts", "Chart.lock"))
    shutil.copytree(CHART, copy / "charts" / "pintags")
    return copy


def example_values(*values, more="{}"):
    """A file for the example with values of the PinTags chart out of files, and more values (YAML) of its own."""
    merged = {}
    for name in values:
        merged = merge(merged, yaml.safe_load((VALUES / f"{name}.yaml").read_text()))
    file = example_chart().parent / ("-".join(values) + ".yaml")
    file.write_text(yaml.safe_dump(merge({"pintags": merged}, yaml.safe_load(more))))
    return file


@functools.lru_cache(maxsize=None)
def example_text(*values, more="{}"):
    """The example rendered with such values."""
    file = example_values(*values, more=more)
    return helm("template", "acme", example_chart(), "--namespace", "acme", "--values", file)


def merge(base, over):
    """Values over values, as Helm does it."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return base | {key: merge(base.get(key), value) for key, value in over.items()}


def documents(text):
    return [document for document in yaml.safe_load_all(text) if document]


@functools.lru_cache(maxsize=None)
def everything():
    """All that the matrix and the example render, by name."""
    rendered = {name: documents(template(*values)) for name, values in MATRIX.items()}
    rendered["example"] = documents(example_text("service", "sidecar"))
    rendered["example-agent"] = documents(example_text("service", "sidecar", "agent"))
    rendered["example-full"] = documents(example_text("service", "service-full", "sidecar"))
    return rendered


def one(objects, kind, name=None):
    found = [o for o in objects if o["kind"] == kind and name in (None, o["metadata"]["name"])]
    assert len(found) == 1, f"{len(found)} of {kind} {name or ''}"
    return found[0]


def of_kind(objects, kind):
    return [o for o in objects if o["kind"] == kind]


class Pod:
    """A pod that an object makes, or is."""

    def __init__(self, owner, metadata, spec):
        self.owner = owner
        self.metadata = metadata
        self.spec = spec
        self.labels = metadata.get("labels") or {}
        self.annotations = metadata.get("annotations") or {}
        self.containers = spec.get("initContainers", []) + spec["containers"]
        self.volumes = {volume["name"]: volume for volume in spec.get("volumes", [])}

    def __str__(self):
        return f"{self.owner['kind']}/{self.owner['metadata']['name']}"

    def runs_pintags(self):
        """Whether PinTags itself runs in it, and not only a migration or a test."""
        return any(container["name"] == "pintags" for container in self.containers)


def pods(objects):
    for o in objects:
        if o["kind"] == "Pod":
            yield Pod(o, o["metadata"], o["spec"])
        elif o["kind"] in ("Deployment", "Job"):
            yield Pod(o, o["spec"]["template"]["metadata"], o["spec"]["template"]["spec"])
        elif o["kind"] == "CronJob":
            of = o["spec"]["jobTemplate"]["spec"]["template"]
            yield Pod(o, of["metadata"], of["spec"])


def environment(container):
    return {variable["name"]: variable for variable in container.get("env", [])}


def golden(test, name, text):
    """Compares with a file of kubernetes/tests/golden, or writes it if UPDATE_GOLDEN is set."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    test.assertTrue(file.exists(), f"{file} is missing: run with UPDATE_GOLDEN=1")
    test.maxDiff = None
    test.assertEqual(file.read_text(), text, "UPDATE_GOLDEN=1 takes it over, if the change was meant")


def unavailable(test, what):
    """Skips, unless everything is required."""
    if os.environ.get("REQUIRE_ALL"):
        test.fail(f"REQUIRE_ALL is set, and {what}")
    test.skipTest(what)
