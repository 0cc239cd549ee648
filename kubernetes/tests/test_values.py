"""Wrong values are refused, and the refusal says what would be right."""

import json
import os
import re
import tempfile
import unittest

import yaml

import harness

README = harness.CHART / "README.md"


class WrongValues(unittest.TestCase):
    """(setting, what the message must say); a setting is "path=<JSON>"."""

    BY_SCHEMA = [
        ('tenant=""', "lower-case letters, digits"),
        ('tenant="Acme"', "it is bound to every ciphertext"),
        ('publicUrl="http://pintags.example.com"', "an https address without a path"),
        ('publicUrl="https://pintags.example.com/x"', "an https address without a path"),
        ('mode="daemon"', "value must be one of 'service', 'sidecar'"),
        ('image.digest="latest"', "sha256: and 64 hex digits"),
        ('image.flavor="graal"', "value must be one of 'native', 'jvm'"),
        ('hubspot.apiVersion="1"', "a version of HubSpot"),
        ('hubspot.apiVersion=3', "got number, want string"),
        ('hubspot.scopes=[]', "at least one scope"),
        ('privacy.contact="somebody"', "an e-mail or https address"),
        ('connect.allow="everyone"', "value must be one of 'operators', 'anyone'"),
        ('database.host="postgres:5432"', "without port and scheme"),
        ('database.port=0', "a port from 1 to 65535"),
        ('database.schema="Acme-1"', "the name of a schema"),
        ('database.tls.mode="disable"', "value must be one of 'verify-full', 'verify-ca', 'require'"),
        ('database.migration.mode="auto"', "value must be one of 'job', 'start', 'none'"),
        ('vault.url="http://vault:8200"', "the https address of Vault"),
        ('vault.auth.expirationSeconds=60', "Kubernetes makes no token that lives shorter"),
        ('access.clients.x={"secretSha256":["hunter2"],"accounts":["*"]}', "64 lower-case hex digits"),
        ('access.clients.x={"secretSha256":[],"accounts":["*"]}', "could not prove who it is"),
        ('access.clients.x={"secretSha256":["' + "0" * 64 + '"],"accounts":[]}', "at least one hub id"),
        ('access.clients={"a b":{"secretSha256":["' + "0" * 64 + '"],"accounts":["*"]}}', "a client's id"),
        ('access.clients.x={"accounts":["*"]}', "missing property 'secretSha256'"),
        ('access.clients.x={"secretSha256":["' + "0" * 64 + '"],"accounts":["all"]}', "a hub id in quotes"),
        ('access.clients.x={"secretSha256":["' + "0" * 64 + '"],"accounts":["*"],"permissions":["admin"]}', "token:use"),
        ('access.kubernetes.issuer="cluster"', "the iss of the cluster's tokens"),
        ('access.kubernetes.serviceAccounts={"billing/reports":"x"}', "system:serviceaccount:<namespace>:<name>"),
        ('access.kubernetes.serviceAccounts={"system:serviceaccount:a:b":""}', "the id of a client"),
        ('sidecar.permissions=["all"]', "token:use"),
        ('refresh.every="soon"', '"off" or a time'),
        ('refresh.leaseSeconds=5', "longer than an exchange with HubSpot"),
        ('config={"logging":"x"}', "begins with pintags. or quarkus."),
        ('tls.providedByMesh="istio"', "got string, want boolean"),
        ('service.port=70000', "or 0 for that of the scheme"),
        ('ports.api=80', "a port from 1024 to 65535"),
        ('replicaCount=0', "1 to 100 replicas"),
        ('runAsUser=0', "PinTags does not run as root"),
        ('sidecar.group=0', "a group id other than 0"),
        ('ingress.paths=["/"]', "would publish the tokens"),
        ('networkPolicy.vault=[]', "a rule without peers would allow every address"),
        ('networkPolicy.vault=[{}]', "an empty one would allow every address"),
        ('networkPolicy.notify=[{}]', "an empty one would allow every address"),
        ('ingress.paths=[]', "at least one path"),
        ('sidecar.accounts=[]', "at least one hub id"),
        ('sidecar.permissions=[]', "at least one permission"),
        ('image.repository=""', "the address of an image"),
        ('vault.auth.role=""', "Vault's Kubernetes login"),
        ('replicas=3', "additional properties 'replicas' not allowed"),
        ('hubspot.clientSecret="x"', "additional properties 'clientSecret' not allowed"),
    ]
    BY_TEMPLATE = [
        ('image.digest=""', "a tag can be moved"),
        ('hubspot.secret.name=""', "hubspot.secret.name is missing"),
        ('database.secret.name=""', "database.secret.name is missing"),
        ('database.migration.secret.name=""', "database.migration.secret.name is missing"),
        ('database.migration.secret.name="pintags-database"', "could change its own audit log"),
        ('database.tls.caSecret.name=""', "cannot check the server without its certificate authority"),
        ('notify.webhookUrl="https://alerts.example.com"', "notify.secret.name is missing"),
        ('notify={"webhookUrl":"https://a.example.com:8443/x","secret":{"name":"n"}}', "lets nothing out to port 8443"),
        ('notify={"webhookUrl":"https://alerts.ops.svc/x","secret":{"name":"n"}}', "alerts.ops.svc of notify.webhookUrl is inside"),
        ('ingress.enabled=true', "networkPolicy.callers is missing"),
        ('tls.secretName=""', "tokens must not travel in clear"),
        ('tls.providedByMesh=true', "either PinTags encrypts or the mesh does"),
        ('ports.management=8080', "the same"),
        ('terminationGracePeriodSeconds=30', "must be refresh.leaseSeconds + 15 (60) or more"),
        ('access.clients=null', "no caller is configured"),
        ('access.kubernetes={"issuer":"https://k.example.com","audience":"vault"}', "would open Vault, too"),
        ('autoscaling={"enabled":true,"minReplicas":9}', "more than autoscaling.maxReplicas"),
        ('externalSecrets.enabled=true', "externalSecrets.storeName is missing"),
        ('serviceAccount.create=false', "serviceAccount.name is missing"),
        ('vaultAgent.enabled=true', "vaultAgent.secretPath is missing"),
        ('config={"pintags.hubspot.client-secret":"x"}', "secrets are given by reference only"),
        ('config={"quarkus.datasource.password":"x"}', "secrets are given by reference only"),
    ]

    def test_are_refused_with_a_reason(self):
        for setting, reason in self.BY_SCHEMA + self.BY_TEMPLATE:
            with self.subTest(setting=setting):
                with self.assertRaises(harness.HelmRefused) as refused:
                    harness.template("service", settings=[setting])
                message = str(refused.exception).replace("\\'", "'")
                self.assertIn(reason, message)
                if (setting, reason) in self.BY_SCHEMA and not re.search("additional|pattern", reason):
                    self.assertIn("at '/" + setting.split("=")[0].split(".")[0], message)

    def test_clear_text_ends_where_the_mesh_does(self):
        harness.template("service", "mesh")
        for kind in ("LoadBalancer", "NodePort"):
            with self.assertRaises(harness.HelmRefused) as refused:
                harness.template("service", "mesh", settings=[f'service.type="{kind}"'])
            self.assertIn("outside the mesh", str(refused.exception))
            harness.template("service", settings=[f'service.type="{kind}"'])

    def test_an_ingress_needs_its_controller_among_the_callers_only_where_there_is_a_policy(self):
        harness.template("service", settings=["ingress.enabled=true", "networkPolicy.enabled=false"])
        harness.template("service", "sidecar", settings=["ingress.enabled=true"])

    def test_a_sidecar_needs_no_certificate(self):
        """Its API is on loopback."""
        harness.template("service", "sidecar", settings=['tls.secretName=""'])

    def test_are_all_named_at_once(self):
        with self.assertRaises(harness.HelmRefused) as refused:
            harness.template("service", settings=['image.digest=""', 'database.secret.name=""', 'hubspot.secret.name=""'])
        for name in ("image.digest", "database.secret.name", "hubspot.secret.name"):
            self.assertIn(f"- {name}", str(refused.exception))

    def test_a_chart_that_depends_on_this_one_may_have_global_values(self):
        harness.template("service", settings=['global={"region":"eu"}'])


class Guide(unittest.TestCase):
    def test_least_that_is_needed_suffices(self):
        """The values of the chart's README, with something in the places of the dots; and all of them are needed."""
        text = re.search(r"`acme.yaml`, the least.*?```yaml\n(.*?)```", README.read_text(), re.S)[1]
        text = text.replace("sha256:...", "sha256:" + "0" * 64).replace('"..."', f'"{"0" * 64}"')
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=harness.TARGET) as file:
            file.write(text)
            file.flush()
            harness.helm("template", "acme", harness.CHART, "--values", file.name)
        for name in yaml.safe_load(text):
            with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=harness.TARGET) as file:
                yaml.safe_dump({k: v for k, v in yaml.safe_load(text).items() if k != name}, file)
                file.flush()
                with self.assertRaises(harness.HelmRefused, msg=name):
                    harness.helm("template", "acme", harness.CHART, "--values", file.name)


class Schema(unittest.TestCase):
    def test_knows_every_default_and_nothing_else(self):
        schema = json.loads((harness.CHART / "values.schema.json").read_text())
        values = yaml.safe_load((harness.CHART / "values.yaml").read_text())

        def compare(path, properties, defaults):
            self.assertEqual(set(properties) - {"global"}, set(defaults), path)
            for name, value in defaults.items():
                part = properties[name]
                if "$ref" in part:
                    part = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
                if isinstance(value, dict) and "properties" in part:
                    compare(f"{path}.{name}", part["properties"], value)

        compare("values", schema["properties"], values)

    def test_lint_has_no_complaint(self):
        values = harness.VALUES / "service.yaml"
        self.assertNotIn("[WARNING]", harness.helm("lint", "--strict", harness.CHART, "--values", values))


def rows():
    """The values as (name, default, description), from the comments "# -- ..." before them."""
    stack, comment = [], []
    for line in (harness.CHART / "values.yaml").read_text().splitlines():
        text = line.strip()
        if text.startswith("# -- "):
            comment = [text.removeprefix("# -- ")]
        elif text.startswith("#") and comment:
            comment.append(text.lstrip("# "))
        elif match := re.match(r"( *)([A-Za-z]+):(?: (.*))?$", line):
            depth = len(match[1]) // 2
            stack = stack[:depth] + [match[2]]
            if comment:
                yield ".".join(stack), match[3], " ".join(comment)
            comment = []


def table():
    values = yaml.safe_load((harness.CHART / "values.yaml").read_text())
    lines = ["| Value | Default | Meaning |", "|---|---|---|"]
    for name, _, description in rows():
        value = values
        for part in name.split("."):
            value = value[part]
        default = json.dumps(value)
        default = "see `values.yaml`" if len(default) > 60 else f"`{default}`"
        lines.append(f"| `{name}` | {default} | {description} |")
    return "\n".join(lines) + "\n"


class Table(unittest.TestCase):
    START, END = "<!-- values: made from values.yaml -->\n", "<!-- end of values -->\n"

    def test_in_the_readme_is_that_of_the_values(self):
        before, rest = README.read_text().split(self.START)
        old, after = rest.split(self.END)
        if os.environ.get("UPDATE_GOLDEN"):
            README.write_text(before + self.START + table() + self.END + after)
            old = table()
        self.maxDiff = None
        self.assertEqual(old, table(), "UPDATE_GOLDEN=1 writes it anew")

    def test_has_every_value(self):
        described = {name for name, _, _ in rows()}

        def leaves(path, value):
            if path in described:
                return
            self.assertIsInstance(value, dict, f"{path} has no description")
            for key, inner in value.items():
                leaves(f"{path}.{key}" if path else key, inner)

        leaves("", yaml.safe_load((harness.CHART / "values.yaml").read_text()))
