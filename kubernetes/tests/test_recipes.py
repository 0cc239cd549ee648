"""Each recipe is run against a stand-in, or checked with the definitions of the software that it is for."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

import yaml

import harness
from harness import one

RECIPES = harness.KUBERNETES / "recipes"


def run(test, *command, folder=RECIPES):
    if not shutil.which(str(command[0])):
        harness.unavailable(test, f"there is no {command[0]}")
    done = subprocess.run([str(c) for c in command], cwd=folder, capture_output=True, text=True, check=False)
    test.assertEqual(done.returncode, 0, done.stdout + done.stderr)
    return done.stdout


class Envoy(unittest.TestCase):
    def test_accepts_the_configuration(self):
        run(self, "envoycheck", RECIPES / "envoy" / "envoy.yaml", RECIPES / "envoy" / "client-secret.yaml")

    def test_refuses_it_with_a_mistake(self):
        text = (RECIPES / "envoy" / "envoy.yaml").read_text()
        for old, new in (("overwrite: true", "overwrte: true"), ("auth_type: BASIC_AUTH", "auth_type: NONE"),
                         ("uri: https://acme-pintags.acme.svc/oauth/token", 'uri: ""')):
            self.assertIn(old, text)
            with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=harness.TARGET) as file:
                file.write(text.replace(old, new))
                file.flush()
                done = subprocess.run(["envoycheck", file.name], capture_output=True, check=False)
                self.assertNotEqual(done.returncode, 0, new)

    def test_names_agree(self):
        config = yaml.safe_load((RECIPES / "envoy" / "envoy.yaml").read_text())
        clusters = {c["name"] for c in config["static_resources"]["clusters"]}
        self.assertEqual(clusters, set(re.findall(r"cluster: (hubspot|pintags)$", (RECIPES / "envoy" / "envoy.yaml").read_text(), re.M)))
        secret = yaml.safe_load((RECIPES / "envoy" / "client-secret.yaml").read_text())["resources"][0]["name"]
        self.assertIn(f"name: {secret}\n", (RECIPES / "envoy" / "envoy.yaml").read_text())
        address = config["static_resources"]["listeners"][0]["address"]["socket_address"]["address"]
        self.assertEqual(address, "127.0.0.1")


class ExternalSecrets(unittest.TestCase):
    """test_schemas checks the manifests with the operator's own definitions."""

    def test_token_outlives_the_interval(self):
        webhook, secret = yaml.safe_load_all((RECIPES / "external-secrets" / "token.yaml").read_text())
        min_ttl = int(re.search(r"min_ttl=(\d+)", webhook["spec"]["url"])[1])
        interval = int(secret["spec"]["refreshInterval"].removesuffix("m")) * 60
        self.assertGreaterEqual(min_ttl, 2 * interval)
        self.assertLessEqual(min_ttl, 900)
        self.assertEqual(secret["spec"]["dataFrom"][0]["sourceRef"]["generatorRef"]["name"], webhook["metadata"]["name"])


class Salesforce(unittest.TestCase):
    FOLDER = RECIPES / "salesforce"

    def parsed(self, kind):
        file = next(self.FOLDER.rglob(f"*.{kind}-meta.xml"))
        return file.name.split(".")[0], xml.parse(file).getroot()

    def text(self, root, path):
        return [e.text for e in root.iterfind(path, {"": "http://soap.sforce.com/2006/04/metadata"})]

    def test_files_are_whole_and_name_each_other(self):
        json.loads((self.FOLDER / "sfdx-project.json").read_text())
        credential, external = self.parsed("externalCredential")
        _, named = self.parsed("namedCredential")
        _, permissions = self.parsed("permissionset")
        self.assertEqual(self.text(named, "namedCredentialParameters/externalCredential"), [credential])
        principal = self.text(external, "externalCredentialParameters[parameterType='NamedPrincipal']/parameterName")
        self.assertEqual(self.text(permissions, ".//externalCredentialPrincipal"), [f"{credential}-{principal[0]}"])
        self.assertEqual(self.text(external, "externalCredentialParameters[parameterType='AuthProtocolVariant']/parameterValue"),
                         ["ClientCredentialsClientSecretBasic"])

    def test_the_token_is_pintags_and_the_callout_is_hubspots(self):
        _, external = self.parsed("externalCredential")
        _, named = self.parsed("namedCredential")
        url = self.text(external, "externalCredentialParameters[parameterType='AuthProviderUrl']/parameterValue")[0]
        self.assertTrue(url.startswith("https://") and url.endswith("/oauth/token"), url)
        self.assertEqual(self.text(named, "namedCredentialParameters[parameterType='Url']/parameterValue"), ["https://api.hubapi.com"])

    def test_has_no_apex_and_no_secret(self):
        for file in self.FOLDER.rglob("*"):
            self.assertNotIn(file.suffix, (".cls", ".trigger"))
            if file.suffix == ".xml":
                self.assertNotRegex(file.read_text(), "(?i)client_?secret<|password")


class Programs(unittest.TestCase):
    def test_go(self):
        self.assertEqual(run(self, "gofmt", "-l", "go", folder=RECIPES), "")
        run(self, "go", "vet", "./...", folder=RECIPES / "go")
        run(self, "go", "test", "./...", folder=RECIPES / "go")

    def test_node(self):
        run(self, "node", "--test", "node/")

    def test_hubspot_custom_code(self):
        run(self, "node", "--check", "hubspot-custom-code/action.js")
        run(self, "node", "--test", "hubspot-custom-code/")

    def test_hubspot_custom_code_returns_no_token(self):
        code = (RECIPES / "hubspot-custom-code" / "action.js").read_text()
        for output in re.findall(r"outputFields: \{(.*)\}", code):
            self.assertNotIn("token", output)

    def test_spring(self):
        run(self, harness.ROOT / "mvnw", "--batch-mode", "--quiet", "--file", RECIPES / "spring" / "pom.xml", "test")


class Host(unittest.TestCase):
    """The certificate is for the host of the Service, as the chart's guide names it, and for no other."""

    def test_is_that_of_the_guide_in_every_recipe(self):
        service = one(harness.everything()["service"], "Service", "acme-pintags")["metadata"]
        host = f"{service['name']}.{service['namespace']}.svc"
        self.assertIn(f"https://{host}`", (harness.CHART / "README.md").read_text())
        found = {}
        for file in RECIPES.rglob("*.yaml"):
            for name in re.findall(r"[a-z.-]+\.svc\b", file.read_text()):
                found.setdefault(name, set()).add(file.relative_to(RECIPES).parts[0])
        self.assertEqual(found, {host: {"envoy", "spring", "external-secrets"}})


class Reader(unittest.TestCase):
    def test_finds_every_recipe_in_the_list(self):
        listed = set(re.findall(r"\]\(([a-z-]+)/?\)", (RECIPES / "README.md").read_text()))
        self.assertEqual(listed, {p.name for p in pathlib.Path(RECIPES).iterdir() if p.is_dir()})
