"""What the guides have people type fits together, and fits the chart."""

import functools
import re
import unittest

import yaml

import harness

README = (harness.CHART / "README.md").read_text()
EXAMPLE_README = (harness.EXAMPLE / "README.md").read_text()
KEYS = (harness.ROOT / "src" / "main" / "docs" / "keys.md").read_text()


def shown(document, beginning):
    """The first block of YAML that begins so, with something in the places of the dots."""
    text = re.search(rf"^```yaml\n({beginning}.*?)^```", document, re.M | re.S)[1]
    return text.replace("sha256:...", "sha256:" + "0" * 64).replace('"..."', f'"{"0" * 64}"')


def rendered(release, chart, values):
    file = harness.TARGET / f"guide-{release}.yaml"
    file.write_text(yaml.safe_dump(values))
    return harness.documents(harness.helm("template", release, chart, "--namespace", "acme", "--values", file))


@functools.lru_cache(maxsize=None)
def service():
    return rendered("acme", harness.CHART, yaml.safe_load(shown(README, "tenant:")))


@functools.lru_cache(maxsize=None)
def handler():
    taken = re.search(r"service's values say of (.*?), with these", EXAMPLE_README, re.S)[1]
    values = yaml.safe_load(shown(README, "tenant:"))
    values = {"pintags": {name: values[name] for name in re.findall(r"`(\w+)`", taken)}}
    release = re.search(r"^helm install (\S+)", EXAMPLE_README, re.M)[1]
    return rendered(release, harness.example_chart(), harness.merge(values, yaml.safe_load(shown(EXAMPLE_README, "pintags:"))))


def names(objects):
    return {(o["kind"], o["metadata"]["name"]) for o in objects}


def mounted(pod, container):
    """What volumes of objects are where in a container."""
    sources = {m["mountPath"]: pod.volumes[m["name"]] for m in container["volumeMounts"]}
    return {path: v.get("secret", {}).get("secretName") or v.get("configMap", {}).get("name") for path, v in sources.items()
            if "secret" in v or "configMap" in v}


def pintags(pod):
    return next(c for c in pod.containers if c["name"] == "pintags")


class Install(unittest.TestCase):
    def test_secrets_that_the_values_name_are_made(self):
        made = re.findall(r"^kubectl .*create secret (?:generic|tls) (\S+)", README, re.M)
        values = yaml.safe_load(shown(README, "tenant:"))
        self.assertEqual(set(made), set(re.findall(r"'(?:name|secretName)': '(\S+)'", str(values))))

    def test_authority_of_a_vault_in_the_cluster_is_given(self):
        self.assertIn(".svc:", yaml.safe_load(shown(README, "tenant:"))["vault"]["url"])
        self.assertIn("QUARKUS_VAULT_TLS_CA_CERT", harness.one(service(), "ConfigMap", "acme-pintags")["data"])


class Sidecars(unittest.TestCase):
    def test_live_beside_the_service(self):
        self.assertEqual(names(service()) & names(handler()), set())

    def test_have_the_account_of_the_service(self):
        accounts = {pod.spec["serviceAccountName"] for pod in harness.pods(handler())}
        self.assertEqual(accounts, {harness.one(service(), "ServiceAccount", "acme-pintags")["metadata"]["name"]})

    def test_migrate_nothing(self):
        self.assertEqual(harness.of_kind(handler(), "Job"), [])


class Rewrap(unittest.TestCase):
    def test_job_has_the_files_that_the_service_has(self):
        job = harness.one(harness.documents(shown(KEYS, "apiVersion")), "Job")
        job = harness.Pod(job, {}, job["spec"]["template"]["spec"])
        deployment = next(harness.pods(harness.of_kind(service(), "Deployment")))
        needed = mounted(deployment, pintags(deployment))
        del needed["/etc/pintags/tls"]  # for the API
        self.assertEqual(mounted(job, job.containers[0]), needed)
