"""The chart and the example in a real Kubernetes: what the API server accepts, what it makes of it, and what is left."""

import copy
import json
import re
import unittest

import cluster
import harness
import schemas
import servers

# Everything that a release or a controller can put into a namespace, but for Events.
KINDS = ("pods,services,endpointslices,deployments,replicasets,jobs,cronjobs,configmaps,secrets,serviceaccounts,roles,"
         "rolebindings,networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,ingresses,servicemonitors,podmonitors,"
         "prometheusrules,externalsecrets")


def prepare_as_readme_says(here, namespace):
    """Types what the chart's README has before "helm install", with values in place of the dots."""
    readme = (harness.CHART / "README.md").read_text()
    commands = re.search(r"^kubectl create namespace .*?(?=^\n?helm)", readme, re.M | re.S)[0].replace("acme", namespace)
    commands = (commands.replace("--cert=...", f"--cert={here.authority}").replace("--key=...", f"--key={here.key}"))
    commands = re.sub(r"--from-file=(\S+)=\.\.\.", rf"--from-file=\1={here.authority}", commands)
    here.run("bash", "-ec", re.sub(r"--from-literal=(\S+)=\.\.\.", r"--from-literal=\1=app", commands))
    here.wait_for_namespace(namespace)


def rewrap_job():
    """The objects that the document on keys shows."""
    keys = (harness.ROOT / "src" / "main" / "docs" / "keys.md").read_text()
    text = re.search(r"^```yaml\n(apiVersion.*?)^```", keys, re.M | re.S)[1]
    return harness.documents(text.replace("sha256:...", "sha256:" + 64 * "0"))


class ClusterTest(unittest.TestCase):
    """With the cluster of this run, which knows the operators' kinds by their own definitions."""

    here = None

    @classmethod
    def setUpClass(cls):
        if not cluster.missing():
            cls.here = cluster.shared()
            cls.define_kinds()

    @classmethod
    def define_kinds(cls):
        if "servicemonitors" in cls.here.kubectl("api-resources", "--output", "name"):
            return
        for module, files in schemas.CUSTOM.items():
            for file in files:
                cls.here.kubectl("create", "--filename", schemas.module(module) / file)
        cls.here.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=120s")

    def setUp(self):
        if not self.here:
            harness.unavailable(self, cluster.missing())


class Objects(ClusterTest):
    """Strictly: a field that is not known, or a warning, is a failure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.here:
            cls.here.make_namespace("objects")
            # No pod is admitted before its service account is there.
            for account in ("acme-pintags", "acme-pintags-rewrap", "pintags-vault"):
                cls.here.kubectl("--namespace", "objects", "create", "serviceaccount", account)

    def apply(self, objects, **options):
        """What the API server says to objects that it then does not store; they are changed."""
        for o in objects:
            o["metadata"]["namespace"] = "objects"
        return self.here.kubectl(
            "apply", "--server-side", "--dry-run=server", "--validate=strict", "--warnings-as-errors", "--force-conflicts",
            "--filename", "-", given="\n---\n".join(map(json.dumps, objects)), **options)

    def test_server_is_of_the_newest_version_of_the_schemas(self):
        version = json.loads(self.here.kubectl("version", "--output", "json"))["serverVersion"]["gitVersion"]
        self.assertEqual(version, schemas.KUBERNETES[-1])

    def test_all_that_is_rendered_is_accepted(self):
        for name, objects in copy.deepcopy(harness.everything()).items():
            with self.subTest(values=name):
                self.assertEqual(len(self.apply(objects).splitlines()), len(objects))

    def test_recipes_and_what_the_documents_show_are_accepted(self):
        files = ("recipes/external-secrets/token.yaml", "postgres/cloudnative-pg.yaml")
        objects = [o for file in files for o in harness.documents((harness.KUBERNETES / file).read_text())]
        self.assertEqual(len(self.apply(objects + rewrap_job()).splitlines()), 5)

    def test_mistakes_are_not(self):
        pod = harness.one(copy.deepcopy(harness.everything()["service"]), "Pod")
        del pod["spec"]["containers"][0]["securityContext"]["capabilities"]
        self.assertIn("unrestricted capabilities", self.apply([pod], fails=True))
        deployment = harness.one(copy.deepcopy(harness.everything()["service"]), "Deployment")
        deployment["spec"]["replica"] = 2
        self.assertIn(".spec.replica: field not declared", self.apply([deployment], fails=True))
        del deployment["spec"]["replica"]
        deployment["spec"]["template"]["spec"]["securityContext"]["seccompProfile"] = None
        deployment["spec"]["template"]["spec"]["containers"][0]["securityContext"]["seccompProfile"] = None
        self.assertIn("would violate PodSecurity", self.apply([deployment], fails=True))


class Releases(ClusterTest):
    def helm(self, *arguments):
        return self.here.run("helm", *arguments, "--namespace", "globex")

    def left(self):
        """All that is in the namespace, as "Kind/name"."""
        return sorted(f"{o['kind']}/{o['metadata']['name']}" for o in self.here.get("globex", KINDS))

    def pods_of(self, deployment):
        """The names of its pods, once there are as many as it wants and no others."""
        def found():
            wanted = self.here.get("globex", "deployment", deployment)["spec"]["replicas"]
            pods = self.here.get("globex", "pods")
            pods = [p["metadata"]["name"] for p in pods if p["metadata"]["name"].startswith(deployment + "-")]
            return sorted(pods) if len(pods) == wanted else None
        return servers.wait(found, 120, f"the pods of {deployment}")

    def assert_no_pod_was_refused(self):
        failed = self.here.kubectl("--namespace", "globex", "get", "events", "--field-selector", "reason=FailedCreate",
                                   "--output", "name")
        self.assertEqual(failed, "")

    def test_live_and_leave_nothing(self):
        prepare_as_readme_says(self.here, "globex")
        before = self.left()
        with cluster.Kubelet(self.here, "globex"):
            self.service_is_installed_and_upgraded()
            self.workload_lives_beside_it()
            self.assert_no_pod_was_refused()
            for release in ("globex-handler", "globex"):
                self.helm("uninstall", release, "--wait", "--timeout", "5m")
            servers.wait(lambda: self.left() == before, 120, "the release to be gone")

    def service_is_installed_and_upgraded(self):
        values = ("--values", harness.VALUES / "service.yaml", "--wait", "--timeout", "5m")
        self.helm("install", "globex", harness.CHART, *values)
        self.assertNotIn("Job/globex-pintags-migration", self.left())
        first = self.pods_of("globex-pintags")
        generation = self.here.get("globex", "deployment", "globex-pintags")["metadata"]["generation"]

        self.helm("upgrade", "globex", harness.CHART, *values)
        self.assertEqual(self.pods_of("globex-pintags"), first)
        self.assertEqual(self.here.get("globex", "deployment", "globex-pintags")["metadata"]["generation"], generation)
        self.helm("test", "globex")
        self.assertNotIn("Pod/globex-pintags-test", self.left())

        self.helm("upgrade", "globex", harness.CHART, *values, "--set-string", "rolloutToken=2")
        self.assertFalse(set(self.pods_of("globex-pintags")) & set(first))
        # As the README says of the autoscaler.
        self.here.kubectl("--namespace", "globex", "scale", "deployment", "globex-pintags", "--replicas=3")
        self.helm("upgrade", "globex", harness.CHART, *values, "--values", harness.VALUES / "service-full.yaml")
        self.assertEqual(len(self.pods_of("globex-pintags")), 3)
        for made in ("HorizontalPodAutoscaler/globex-pintags", "Role/globex-pintags-events", "Ingress/globex-pintags",
                     "ServiceMonitor/globex-pintags", "ExternalSecret/pintags-hubspot"):
            self.assertIn(made, self.left())
        self.helm("upgrade", "globex", harness.CHART, *values, "--force-conflicts")
        self.assertEqual(len(self.pods_of("globex-pintags")), 2)
        self.assertNotIn("Role/globex-pintags-events", self.left())

    def workload_lives_beside_it(self):
        """As the README says: the service connects accounts, the sidecars' release migrates nothing."""
        values = harness.example_values("service", "sidecar", more=json.dumps({"pintags": {
            "database": {"migration": {"mode": "none"}}, "serviceAccount": {"create": False, "name": "globex-pintags"}}}))
        self.helm("install", "globex-handler", harness.example_chart(), "--values", values, "--wait", "--timeout", "5m")
        workload = next(o for o in self.here.get("globex", "deployments") if o["metadata"]["name"] != "globex-pintags")
        pods = self.pods_of(workload["metadata"]["name"])
        pod = self.here.get("globex", "pod", pods[0])
        self.assertEqual(pod["spec"]["initContainers"][0]["restartPolicy"], "Always")
        cron = self.here.get("globex", "cronjobs")[0]["metadata"]["name"]
        self.here.kubectl("--namespace", "globex", "create", "job", "now", f"--from=cronjob/{cron}")
        self.here.kubectl("--namespace", "globex", "wait", "--for=condition=Complete", "job/now", "--timeout=120s")
        self.here.kubectl("--namespace", "globex", "delete", "job", "now")
        self.helm("upgrade", "globex-handler", harness.example_chart(), "--values", values)
        self.assertEqual(self.pods_of(workload["metadata"]["name"]), pods)
