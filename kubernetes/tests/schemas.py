"""Makes the JSON schemas that kubeconform reads, from what Kubernetes and the operators publish as Go modules.

Nothing is fetched at test time: the modules come through the Go module proxy and are checked against its sums.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys

import yaml

# The three newest minor versions.
KUBERNETES = ["v1.35.4", "v1.36.3", "v1.37.2"]
CUSTOM = {
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": [
        "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
    ],
    "github.com/external-secrets/external-secrets@v1.3.2": [
        "config/crds/bases/external-secrets.io_externalsecrets.yaml",
        "config/crds/bases/generators.external-secrets.io_webhooks.yaml",
    ],
    "github.com/cloudnative-pg/cloudnative-pg@v1.27.0": [
        "config/crd/bases/postgresql.cnpg.io_clusters.yaml",
    ],
}


def module(name):
    """The folder of a module at a version, downloaded if need be."""
    answer = subprocess.run(["go", "mod", "download", "-json", name], capture_output=True, text=True, check=False)
    found = json.loads(answer.stdout or "{}")
    if "Dir" not in found:
        raise SystemExit(f"cannot download {name}: {found.get('Error', answer.stderr)}")
    return pathlib.Path(found["Dir"])


def strict(schema):
    """Refuses properties that the schema does not name, and understands IntOrString; in place."""
    if isinstance(schema, list):
        for item in schema:
            strict(item)
    elif isinstance(schema, dict):
        if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string"):
            for key in ("type", "format", "anyOf", "pattern"):
                schema.pop(key, None)
            schema["oneOf"] = [{"type": "string"}, {"type": "integer"}]
            return schema
        if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
            if not schema.get("x-kubernetes-preserve-unknown-fields"):
                schema["additionalProperties"] = False
        for value in schema.values():
            strict(value)
    return schema


def needed(name, definitions):
    """A definition and all that it refers to: kubeconform reads each schema by itself."""
    found, open_ends = {}, [name]
    while open_ends:
        current = open_ends.pop()
        if current not in found:
            found[current] = definitions[current]
            open_ends += re.findall(r'"#/definitions/([^"]+)"', json.dumps(definitions[current]))
    return found


def kubernetes(version, target):
    folder = target / version.removeprefix("v")
    if folder.exists():
        return
    swagger = json.loads((module(f"k8s.io/kubernetes@{version}") / "api/openapi-spec/swagger.json").read_text())
    definitions = strict(swagger["definitions"])
    kinds = {}
    for name, definition in definitions.items():
        for gvk in definition.get("x-kubernetes-group-version-kind", []):
            group = gvk["group"].split(".")[0]
            file = "-".join(filter(None, [gvk["kind"].lower(), group, gvk["version"]])) + ".json"
            if len(definition["x-kubernetes-group-version-kind"]) == 1:
                kinds[file] = name
    scratch = folder.with_suffix(".new")
    scratch.mkdir(parents=True, exist_ok=True)
    for file, name in kinds.items():
        # A manifest without them is no manifest, although the definitions leave them open.
        schema = {"allOf": [{"$ref": f"#/definitions/{name}"}, {"required": ["apiVersion", "kind"]}]}
        schema["definitions"] = needed(name, definitions)
        (scratch / file).write_text(json.dumps(schema))
    scratch.rename(folder)


def custom(name, files, target):
    folder = target / "custom"
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        for document in yaml.safe_load_all((module(name) / file).read_text()):
            group = document["spec"]["group"].split(".")[0]
            kind = document["spec"]["names"]["kind"].lower()
            for version in document["spec"]["versions"]:
                schema = strict(copy.deepcopy(version["schema"]["openAPIV3Schema"]))
                schema["properties"]["metadata"] = {"type": "object"}
                (folder / f"{kind}-{group}-{version['name']}.json").write_text(json.dumps(schema))


def main(target):
    for version in KUBERNETES:
        kubernetes(version, target)
    stamp = target / "custom" / ".done"
    wanted = json.dumps(CUSTOM)
    if not stamp.exists() or stamp.read_text() != wanted:
        for name, files in CUSTOM.items():
            custom(name, files, target)
        stamp.write_text(wanted)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
