"""What each mode renders, and that the parts fit together."""

import ipaddress
import json
import re
import unittest

import harness
from harness import environment, of_kind, one


def container(pod, name="pintags"):
    return next(c for c in pod.containers if c["name"] == name)


class Golden(unittest.TestCase):
    def test_service(self):
        harness.golden(self, "service.yaml", harness.template("service"))

    def test_sidecar_with_the_example_workload(self):
        harness.golden(self, "sidecar.yaml", harness.example_text("service", "sidecar"))


class Service(unittest.TestCase):
    def setUp(self):
        self.objects = harness.everything()["service"]
        self.full = harness.everything()["service-full"]

    def test_has_what_keeps_it_available(self):
        deployment = one(self.objects, "Deployment")
        self.assertEqual(deployment["spec"]["replicas"], 2)
        self.assertEqual(deployment["spec"]["strategy"]["rollingUpdate"], {"maxUnavailable": 0, "maxSurge": 1})
        keys = [c["topologyKey"] for c in deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]]
        self.assertEqual(keys, ["topology.kubernetes.io/zone", "kubernetes.io/hostname"])
        one(self.objects, "PodDisruptionBudget")

    def test_leaves_the_number_of_replicas_to_the_autoscaler(self):
        deployment = one(self.full, "Deployment")
        self.assertNotIn("replicas", deployment["spec"])
        target = one(self.full, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
        self.assertEqual((target["kind"], target["name"]), ("Deployment", deployment["metadata"]["name"]))

    def test_selectors_find_its_pods_and_no_others(self):
        for objects in (self.objects, self.full):
            pods = list(harness.pods(objects))
            for o in of_kind(objects, "Service") + of_kind(objects, "PodDisruptionBudget"):
                selector = o["spec"]["selector"]
                selector = selector.get("matchLabels", selector)
                found = [str(p) for p in pods if selector.items() <= p.labels.items()]
                self.assertEqual(found, ["Deployment/acme-pintags"], o["metadata"]["name"])

    def test_health_and_metrics_are_not_on_the_api_service(self):
        ports = [p["targetPort"] for p in one(self.objects, "Service", "acme-pintags")["spec"]["ports"]]
        self.assertEqual(ports, ["https"])

    def test_ends_what_is_in_flight_before_the_kill(self):
        pod = next(harness.pods(of_kind(self.objects, "Deployment")))
        data = one(self.objects, "ConfigMap", "acme-pintags")["data"]
        grace = pod.spec["terminationGracePeriodSeconds"]
        sleep = container(pod)["lifecycle"]["preStop"]["sleep"]["seconds"]
        shutdown = int(data["QUARKUS_SHUTDOWN_TIMEOUT"].rstrip("S"))
        lease = int(data["PINTAGS_REFRESH_LEASE"].rstrip("s"))
        self.assertLess(sleep + shutdown, grace)
        self.assertGreaterEqual(shutdown, lease)

    def test_a_longer_lease_makes_a_longer_grace(self):
        objects = harness.documents(harness.template("service", settings=["refresh.leaseSeconds=100"]))
        self.assertEqual(one(objects, "Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"], 115)

    def test_any_change_of_a_setting_rolls_the_pods(self):
        def checksum(*settings):
            objects = harness.documents(harness.template("service", settings=settings))
            return next(harness.pods(of_kind(objects, "Deployment"))).annotations["pintags.io/config-checksum"]

        seen = {checksum(), checksum('hubspot.apiVersion="2027-03"'), checksum('config={"pintags.cache.ttl":"5s"}'),
                checksum('access.clients.reports.accounts=["1"]')}
        self.assertEqual(len(seen), 4)

    def test_database_is_asked_for_with_a_checked_certificate(self):
        url = one(self.objects, "ConfigMap", "acme-pintags")["data"]["QUARKUS_DATASOURCE_JDBC_URL"]
        self.assertEqual(url, "jdbc:postgresql://postgres.postgres.svc:5432/pintags"
                              "?sslmode=verify-full&sslrootcert=/etc/pintags/database-ca/ca.crt")
        url = one(self.full, "ConfigMap", "acme-pintags")["data"]["QUARKUS_DATASOURCE_JDBC_URL"]
        self.assertTrue(url.endswith("&currentSchema=acme"), url)

    def test_with_a_certificate_no_plain_request_is_answered(self):
        for objects, port in ((self.objects, 443), (self.full, 8443)):
            pod = next(harness.pods(of_kind(objects, "Deployment")))
            variables = environment(container(pod))
            self.assertEqual(variables["QUARKUS_HTTP_INSECURE_REQUESTS"]["value"], "disabled")
            self.assertEqual(variables["QUARKUS_HTTP_SSL_PORT"]["value"], "8080")
            of_service = one(objects, "Service", "acme-pintags")["spec"]["ports"][0]
            self.assertEqual((of_service["targetPort"], of_service["port"]), ("https", port))
            test = environment(container(next(harness.pods(of_kind(objects, "Pod"))), "ask"))
            self.assertEqual((test["EXPECTED"]["value"], test["PORT"]["value"]), ("tls", str(port)))

    def test_in_a_mesh_the_api_speaks_plain_http(self):
        objects = harness.everything()["service-mesh"]
        pod = next(harness.pods(of_kind(objects, "Deployment")))
        self.assertFalse([v for v in environment(container(pod)) if v.startswith("QUARKUS_HTTP_SSL_")])
        self.assertNotIn("pintags-tls", pod.volumes)
        of_service = one(objects, "Service", "acme-pintags")["spec"]["ports"][0]
        self.assertEqual((of_service["targetPort"], of_service["port"], of_service["appProtocol"]), ("http", 80, "http"))
        test = environment(container(next(harness.pods(of_kind(objects, "Pod"))), "ask"))
        self.assertEqual((test["EXPECTED"]["value"], test["PORT"]["value"]), ("401", "80"))

    def test_notes_say_how_it_is_called(self):
        for values, address in ((["service"], "https://acme-pintags.acme.svc:443"), (["service", "mesh"], "http://acme-pintags.acme.svc:80")):
            arguments = [a for v in values for a in ("--values", harness.VALUES / f"{v}.yaml")]
            notes = harness.helm("install", "acme", harness.CHART, "--namespace", "acme", "--dry-run=client", *arguments)
            self.assertIn(f"reach it at {address}\n", notes.split("NOTES:")[1])

    def test_ingress_publishes_no_route_of_the_tokens(self):
        paths = [p["path"] for p in one(self.full, "Ingress")["spec"]["rules"][0]["http"]["paths"]]
        self.assertEqual(paths, ["/hubspot/", "/privacy", "/oauth/"])

    def test_every_mount_has_its_volume_and_every_file_its_mount(self):
        for name, objects in harness.everything().items():
            data = {k: v for o in of_kind(objects, "ConfigMap") for k, v in o["data"].items()}
            for pod in harness.pods(objects):
                for c in pod.containers:
                    mounts = {m["name"]: m["mountPath"] for m in c.get("volumeMounts", [])}
                    self.assertLessEqual(mounts.keys(), pod.volumes.keys(), f"{name} {pod}")
                    if c["name"] != "pintags":
                        continue
                    files = [data["SMALLRYE_CONFIG_LOCATIONS"], data.get("QUARKUS_VAULT_TLS_CA_CERT", ""),
                             data.get("PINTAGS_ACCESS_CLIENTS_FILE", ""), data.get("PINTAGS_ACCESS_KUBERNETES_JWKS_FILE", ""),
                             data["QUARKUS_VAULT_AUTHENTICATION_KUBERNETES_JWT_TOKEN_PATH"],
                             *re.findall("sslrootcert=([^&]*)", data["QUARKUS_DATASOURCE_JDBC_URL"])]
                    for file in ",".join(files).split(","):
                        # The agent's injector mounts this one.
                        if file and not file.startswith("/vault/secrets/"):
                            self.assertIn(file.rsplit("/", 1)[0], mounts.values(), f"{name} {pod} {file}")


def java_properties(text):
    """What java.util.Properties reads: the first '=', ':' or space that is not escaped ends the key."""
    pairs = {}
    for line in filter(lambda l: l.strip() and not l.lstrip().startswith("#"), text.splitlines()):
        key, value = re.fullmatch(r"\s*((?:\\.|[^\\=:\s])+)\s*[=:\s]\s*(.*)", line).groups()
        pairs[re.sub(r"\\(.)", r"\1", key)] = value
    return pairs


class Heap(unittest.TestCase):
    BENCH = (harness.ROOT / "src" / "bench" / "Footprint.java").read_text()

    def test_is_that_which_was_measured(self):
        pod = next(harness.pods(of_kind(harness.everything()["service"], "Deployment")))
        self.assertIn(", ".join(f'"{argument}"' for argument in container(pod)["args"]), self.BENCH)
        pod = next(harness.pods(of_kind(harness.everything()["service-full"], "Deployment")))
        heap = environment(container(pod))["JDK_JAVA_OPTIONS"]["value"].split()[0]
        self.assertIn(f'"java", "{heap}", "-jar"', self.BENCH)

    def test_leaves_room_within_the_limit_of_memory(self):
        """The program of the native image, about 75 MB of it resident, and what is outside the heap."""
        for values, room in (("service", 100), ("service-full", 200)):
            pod = next(harness.pods(of_kind(harness.everything()[values], "Deployment")))
            c = container(pod)
            options = " ".join(c.get("args", [])) + environment(c).get("JDK_JAVA_OPTIONS", {}).get("value", "")
            limit = int(c["resources"]["limits"]["memory"].removesuffix("Mi"))
            self.assertGreaterEqual(limit - int(re.search(r"-Xmx(\d+)m", options)[1]), room, values)


class Callers(unittest.TestCase):
    def test_are_properties_that_java_reads(self):
        objects = harness.everything()["service-full"]
        pairs = java_properties(one(objects, "ConfigMap", "acme-pintags-properties")["data"]["pintags.properties"])
        self.assertEqual(pairs['pintags.access.kubernetes.service-accounts."system:serviceaccount:billing:reports"'], "reports")
        self.assertEqual(pairs['pintags.access.clients."reports".accounts'], "*")
        self.assertEqual(pairs['pintags.access.clients."reports".permissions'], "token:use")
        self.assertEqual(pairs["pintags.cache.ttl"], "30s")

    def test_of_the_cluster_are_known_by_issuer_and_audience(self):
        data = one(harness.everything()["service-full"], "ConfigMap", "acme-pintags")["data"]
        self.assertEqual(data["PINTAGS_ACCESS_KUBERNETES_AUDIENCE"], "pintags")
        self.assertEqual(data["PINTAGS_ACCESS_KUBERNETES_JWKS_FILE"], "/etc/pintags/issuer/jwks.json")
        self.assertNotIn("PINTAGS_ACCESS_KUBERNETES_ISSUER", one(harness.everything()["service"], "ConfigMap", "acme-pintags")["data"])


class LongNumbers(unittest.TestCase):
    """Helm holds every number as a float, and writes one of seven digits or more as 1e+06."""

    VALUES = "{hubId: 12345678, pintags: {runAsUser: 1000670000, sidecar: {group: 1000680000}}}"
    AGENT = "vault.hashicorp.com/agent-run-as-"

    def test_of_users_and_groups_are_whole(self):
        objects = harness.documents(harness.example_text("service", "sidecar", "agent", more=self.VALUES))
        for pod in harness.pods(objects):
            contexts = [pod.spec["securityContext"]]
            contexts += [c["securityContext"] for c in pod.containers if c["name"] in ("pintags", "migrate", "ask")]
            for context in contexts:
                self.assertEqual(str([context["runAsUser"], context["runAsGroup"]]), "[1000670000, 1000680000]")
            self.assertEqual(str(pod.spec["securityContext"]["fsGroup"]), "1000680000")
            agent = (pod.annotations[self.AGENT + "user"], pod.annotations[self.AGENT + "group"])
            self.assertEqual(agent, ("1000670000", "1000680000"))

    def test_of_accounts_are_whole(self):
        objects = harness.documents(harness.example_text("service", "sidecar", more=self.VALUES))
        variables = environment(container(next(harness.pods(of_kind(objects, "CronJob"))), "count"))
        self.assertEqual(variables["HUB_ID"]["value"], "12345678")

    def test_of_further_settings_are_whole_and_all_else_is_as_it_was(self):
        values = {"cache.max-accounts": 1000000, "a": -12345678, "b": 0, "c": 0.25, "d": "1.0", "e": True, "f": "30s", "g": ""}
        config = json.dumps({f"pintags.{name}": value for name, value in values.items()})
        for text in (harness.template("service", settings=[f"config={config}"]),
                     harness.example_text("service", "sidecar", more=f"{{pintags: {{config: {config}}}}}")):
            properties = one(harness.documents(text), "ConfigMap", "acme-pintags-properties")["data"]["pintags.properties"]
            pairs = java_properties(properties)
            self.assertEqual({name: pairs[f"pintags.{name}"] for name in values},
                             {name: str(value).replace("True", "true") for name, value in values.items()})


class Migration(unittest.TestCase):
    def test_runs_before_all_else_with_nothing_but_the_owner_of_the_schema(self):
        objects = harness.everything()["service"]
        job = one(objects, "Job")
        self.assertEqual(job["metadata"]["annotations"]["helm.sh/hook"], "pre-install,pre-upgrade")
        pod = next(harness.pods([job]))
        self.assertEqual(container(pod, "migrate")["args"][-1], "migrate")
        variables = environment(container(pod, "migrate"))
        secrets = {v["valueFrom"]["secretKeyRef"]["name"] for v in variables.values() if "valueFrom" in v}
        self.assertEqual(secrets, {"pintags-database-owner"})
        self.assertNotIn("pintags-vault-token", pod.volumes)

    def test_needs_nothing_that_comes_after_it(self):
        for values in ("service", "service-agent", "sidecar", "example"):
            objects = harness.everything()[values]
            early = {(o["kind"], o["metadata"]["name"]) for o in objects
                     if "pre-install" in o["metadata"].get("annotations", {}).get("helm.sh/hook", "")}
            pod = next(harness.pods(of_kind(objects, "Job")))
            self.assertIn(("ServiceAccount", pod.spec["serviceAccountName"]), early)
            for volume in pod.volumes.values():
                self.assertNotIn("configMap", volume)
            for c in pod.containers:
                self.assertNotIn("envFrom", c)

    def test_at_start_uses_the_owner_only_if_one_is_named(self):
        objects = harness.everything()["service-start"]
        self.assertEqual(of_kind(objects, "Job"), [])
        self.assertEqual(one(objects, "ConfigMap", "acme-pintags")["data"]["PINTAGS_DATABASE_MIGRATE_AT_START"], "true")
        variables = environment(container(next(harness.pods(of_kind(objects, "Deployment")))))
        self.assertEqual(variables["QUARKUS_FLYWAY_USERNAME"]["valueFrom"]["secretKeyRef"]["name"], "pintags-database-owner")

    def test_is_left_out_on_request(self):
        objects = harness.documents(harness.template("service", settings=['database.migration.mode="none"']))
        self.assertEqual(of_kind(objects, "Job"), [])
        self.assertEqual(one(objects, "ConfigMap", "acme-pintags")["data"]["PINTAGS_DATABASE_MIGRATE_AT_START"], "false")


class Sidecar(unittest.TestCase):
    def setUp(self):
        self.objects = harness.everything()["example"]
        self.workloads = [p for p in harness.pods(self.objects) if p.owner["kind"] in ("Deployment", "CronJob")]
        self.assertEqual(len(self.workloads), 2)

    def test_release_has_no_pods_of_its_own_but_the_migration_and_the_test(self):
        kinds = {o["kind"] for o in harness.everything()["sidecar"]}
        self.assertEqual(kinds, {"ConfigMap", "NetworkPolicy", "ServiceAccount", "Job", "PodMonitor", "Pod"})

    def test_is_a_native_sidecar_that_starts_first(self):
        for pod in self.workloads:
            first = pod.spec["initContainers"][0]
            self.assertEqual((first["name"], first["restartPolicy"]), ("pintags", "Always"))
            self.assertIn("startupProbe", first)

    def test_jobs_can_finish(self):
        """Kubernetes ends a native sidecar when the last ordinary container has ended; an ordinary one it would not."""
        job = next(p for p in self.workloads if p.owner["kind"] == "CronJob")
        self.assertEqual([c["name"] for c in job.spec["containers"]], ["count"])

    def test_listens_to_its_pod_only_but_for_health_and_metrics(self):
        for pod in self.workloads:
            variables = environment(container(pod))
            self.assertEqual(variables["QUARKUS_HTTP_HOST"]["value"], "127.0.0.1")
            self.assertEqual(variables["PINTAGS_ACCESS_SIDECAR"]["value"], "true")
            self.assertEqual(variables["QUARKUS_MANAGEMENT_HOST"]["value"], "0.0.0.0")
            self.assertEqual([p["containerPort"] for p in container(pod)["ports"]], [9000])
        policy = one(self.objects, "NetworkPolicy", "acme-pintags")
        self.assertEqual([p["port"] for rule in policy["spec"]["ingress"] for p in rule["ports"]], [9000])

    def test_workload_can_read_the_token_file_by_its_group(self):
        for pod in self.workloads:
            sidecar, workload = container(pod), pod.spec["containers"][0]
            file = environment(sidecar)["PINTAGS_ACCESS_LOCAL_TOKEN_FILE"]["value"]
            self.assertEqual(environment(workload)["PINTAGS_TOKEN_FILE"]["value"], file)
            for c in (sidecar, workload):
                mount = next(m for m in c["volumeMounts"] if m["name"] == "pintags-token")
                self.assertEqual(file, mount["mountPath"] + "/token")
            self.assertEqual(pod.spec["securityContext"]["fsGroup"], sidecar["securityContext"]["runAsGroup"])
            self.assertNotEqual(workload["securityContext"]["runAsUser"], sidecar["securityContext"]["runAsUser"])

    def test_other_ports_suit_a_workload_that_needs_the_usual_ones(self):
        objects = harness.documents(harness.template("service", "sidecar", settings=["ports={\"api\":18080,\"management\":19000}"]))
        pod = next(p for p in harness.pods(objects) if p.owner["kind"] == "Pod")
        self.assertEqual(environment(container(pod, "ask"))["PINTAGS_URL"]["value"], "http://127.0.0.1:18080")
        self.assertEqual(container(pod)["startupProbe"]["httpGet"]["port"], 19000)
        data = one(objects, "ConfigMap", "acme-pintags")["data"]
        self.assertEqual((data["QUARKUS_HTTP_PORT"], data["QUARKUS_MANAGEMENT_PORT"]), ("18080", "19000"))

    def test_vault_agent_does_not_keep_jobs_from_finishing(self):
        for pod in harness.pods(harness.everything()["example-agent"]):
            if "vault.hashicorp.com/agent-inject" in pod.annotations:
                self.assertEqual(pod.annotations["vault.hashicorp.com/agent-pre-populate-only"], "true")
                self.assertEqual(pod.annotations["vault.hashicorp.com/agent-init-first"], "true")
                volume = pod.annotations["vault.hashicorp.com/agent-service-account-token-volume-name"]
                self.assertIn(volume, pod.volumes)


class NetworkPolicy(unittest.TestCase):
    def test_allows_exactly_the_needed_flows(self):
        policy = one(harness.everything()["service"], "NetworkPolicy", "acme-pintags")["spec"]
        flows = {(direction, p["protocol"], p["port"])
                 for direction in ("ingress", "egress") for rule in policy[direction] for p in rule["ports"]}
        self.assertEqual(flows, {("ingress", "TCP", 8080), ("ingress", "TCP", 9000), ("egress", "UDP", 53),
                                 ("egress", "TCP", 53), ("egress", "TCP", 5432), ("egress", "TCP", 8200),
                                 ("egress", "TCP", 443)})

    def test_hubspot_is_reached_and_the_inside_is_not(self):
        policy = one(harness.everything()["service"], "NetworkPolicy", "acme-pintags")["spec"]
        blocks = [peer["ipBlock"] for rule in policy["egress"] for peer in rule["to"] if "ipBlock" in peer]

        def allowed(address):
            ip = ipaddress.ip_address(address)
            return any(ip in ipaddress.ip_network(b["cidr"]) and not any(ip in ipaddress.ip_network(e) for e in b["except"])
                       for b in blocks)

        for public in ("104.16.0.1", "8.8.8.8", "2606:4700::1"):
            self.assertTrue(allowed(public), public)
        for inside in ("10.0.0.1", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.0.0.1", "0.0.0.0",
                       "224.0.0.1", "255.255.255.255", "fd00::1", "fe80::1", "::1", "fd00:ec2::254"):
            self.assertFalse(allowed(inside), inside)

    def test_vault_without_a_port_is_at_443(self):
        objects = harness.documents(harness.template("service", settings=['vault.url="https://vault.example.com"']))
        ports = [p["port"] for rule in one(objects, "NetworkPolicy", "acme-pintags")["spec"]["egress"] for p in rule["ports"]]
        self.assertEqual(ports.count(443), 2)

    def test_notifications_reach_their_address(self):
        def rules(url, *settings):
            notify = f'notify={{"webhookUrl":"{url}","secret":{{"name":"n"}}}}'
            objects = harness.documents(harness.template("service", settings=[notify, *settings]))
            return one(objects, "NetworkPolicy", "acme-pintags")["spec"]["egress"]

        peers = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ops"}}}]
        plain = one(harness.everything()["service"], "NetworkPolicy", "acme-pintags")["spec"]["egress"]
        self.assertEqual(rules("https://alerts.example.com/x"), plain)
        for url, port in (("https://alerts.ops.svc/x", 443), ("https://alerts.ops.svc:8443/x", 8443)):
            added = [r for r in rules(url, f"networkPolicy.notify={json.dumps(peers)}") if r not in plain]
            self.assertEqual(added, [{"to": peers, "ports": [{"protocol": "TCP", "port": port}]}])
        extra = [{"to": peers, "ports": [{"protocol": "TCP", "port": 8443}]}]
        self.assertEqual(rules("https://alerts.ops.svc:8443/x", f"networkPolicy.extraEgress={json.dumps(extra)}"), plain + extra)
        rules_without_policy = harness.template("service", settings=[
            "networkPolicy.enabled=false", 'notify={"webhookUrl":"https://a.ops.svc:8443","secret":{"name":"n"}}'])
        self.assertNotIn("kind: NetworkPolicy", rules_without_policy)

    def test_callers_of_the_values_are_let_in_beside_those_with_the_label(self):
        labelled = {"podSelector": {"matchLabels": {"pintags.io/caller": "acme-pintags"}}}
        for name, added in (("service", []), ("service-full", [{"namespaceSelector": {"matchLabels": {"team": "integrations"}}}])):
            objects = harness.everything()[name]
            rule = one(objects, "NetworkPolicy", "acme-pintags")["spec"]["ingress"][0]
            self.assertEqual(rule["from"], [labelled, *added])
            test = next(harness.pods(of_kind(objects, "Pod")))
            self.assertLessEqual(labelled["podSelector"]["matchLabels"].items(), test.labels.items())

    def test_migration_reaches_the_database_and_nothing_else(self):
        policy = one(harness.everything()["service"], "NetworkPolicy", "acme-pintags-migration")["spec"]
        self.assertNotIn("ingress", policy)
        self.assertEqual({p["port"] for rule in policy["egress"] for p in rule["ports"]}, {53, 5432})
