"""Every pod of every rendering keeps every hardening, and the loss of any one is noticed."""

import pathlib
import re
import shutil
import tempfile
import unittest

import hardening
import harness


def found(objects, with_policies=True):
    """What the rules find wrong, as "rule: pod: finding"."""
    for pod in harness.pods(objects):
        for rule in hardening.POD_RULES:
            yield from (f"{rule.__name__}: {pod}: {finding}" for finding in rule(pod))
        if with_policies:
            yield from (f"denied_by_default: {pod}: {f}" for f in hardening.denied_by_default(pod, objects))
    for rule in hardening.RELEASE_RULES:
        yield from (f"{rule.__name__}: {finding}" for finding in rule(objects))


class EveryPod(unittest.TestCase):
    def test_keeps_every_hardening(self):
        for name, objects in harness.everything().items():
            with self.subTest(values=name):
                # The values "start" ask for an image by tag and for no policy; with "mesh" it is the mesh that encrypts.
                wanted = {"service-start": "image_by_digest", "service-mesh": "tokens_do_not_travel_in_clear"}.get(name)
                wrong = {f.split(":")[0] for f in found(objects, name != "service-start")}
                self.assertEqual(wrong, {wanted} - {None}, list(found(objects)))

    def test_there_are_pods_of_every_kind(self):
        seen = {str(pod).split("/")[0] for objects in harness.everything().values() for pod in harness.pods(objects)}
        self.assertEqual(seen, {"Deployment", "Job", "CronJob", "Pod"})


class LossOfAHardening(unittest.TestCase):
    """Each line takes one hardening out of a copy of the chart; the rule named must then find something."""

    LOSSES = [
        ("runs_as_nobody", "_pod.tpl", r"runAsNonRoot: true", "runAsNonRoot: false"),
        ("runs_as_nobody", "_pod.tpl", r"runAsUser: .*", "runAsUser: 0"),
        ("runs_as_nobody", "_pod.tpl", r"runAsGroup: .*", "runAsGroup: 0"),
        ("cannot_gain_privileges", "_pod.tpl", r"allowPrivilegeEscalation: false\n", ""),
        ("cannot_gain_privileges", "_pod.tpl", r"privileged: false", "privileged: true"),
        ("cannot_gain_privileges", "_pod.tpl", r"drop: \[ALL\]", "drop: [NET_RAW]"),
        ("no_secret_and_no_rights", "events.yaml", r"verbs: \[create\]", "verbs: [create, list]"),
        ("no_secret_and_no_rights", "events.yaml", r"apiGroups: .*", 'apiGroups: ["*"]'),
        ("seccomp_filters", "_pod.tpl", r"type: RuntimeDefault", "type: Unconfined"),
        ("apart_from_the_host", "deployment.yaml", r"enableServiceLinks: false", "hostNetwork: true"),
        ("apart_from_the_host", "_pod.tpl", r"emptyDir:\n    medium: Memory\n    sizeLimit: 16Mi", "hostPath: {path: /tmp}"),
        ("read_only_root", "_pod.tpl", r"readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
        ("scratch_space_in_memory", "_pod.tpl", r"    medium: Memory\n", ""),
        ("scratch_space_in_memory", "_sidecar.tpl", r"    medium: Memory\n", ""),
        ("no_token_for_the_api_server", "deployment.yaml", r"automountServiceAccountToken: false", ""),
        ("no_token_for_the_api_server", "migration.yaml", r"      automountServiceAccountToken: false", ""),
        ("no_token_for_the_api_server", "tests/test.yaml", r"automountServiceAccountToken: false", ""),
        ("no_token_for_the_api_server", "deployment.yaml", r"serviceAccountName: .*", ""),
        ("projected_tokens_have_an_audience", "_pod.tpl", r" +audience: .*\n", ""),
        ("projected_tokens_have_an_audience", "_pod.tpl", r"expirationSeconds: .*", "expirationSeconds: 86400"),
        ("secrets_stay_with_pintags", "_sidecar.tpl", r"\n  readOnly: true", ""),
        ("secrets_stay_with_pintags", "_sidecar.tpl", r"(clientMount\" -}}\n- name:) pintags-token", r"\1 pintags-vault-token"),
        ("agent_writes_for_pintags_alone", "_config.tpl", r".*agent-inject-containers: .*\n", ""),
        ("agent_writes_for_pintags_alone", "migration.yaml", r'"container" "migrate"', '"container" "pintags"'),
        ("agent_writes_for_pintags_alone", "_config.tpl", r'"0400"', '"0440"'),
        ("agent_writes_for_pintags_alone", "_config.tpl", r"agent-run-as-user: .*", 'agent-run-as-user: "100"'),
        ("secret_files_are_private", "_pod.tpl", r"defaultMode: 0440", "defaultMode: 0444"),
        ("secret_files_are_private", "_pod.tpl", r"fsGroup: .*", ""),
        ("secrets_by_reference_only", "_pod.tpl", r"_PASSWORD\n  valueFrom:\n.*\n.*\n.*key: .*", "_PASSWORD\n  value: x"),
        ("bounded_resources", "_pod.tpl", r"limits: {memory: 192Mi, ephemeral-storage: 64Mi}", ""),
        ("bounded_resources", "_pod.tpl", r"cpu: 50m, ", ""),
        ("ends_after_its_lease", "_names.tpl", r"add 15 ", "add 0 "),
        ("ends_after_its_lease", "deployment.yaml", r"terminationGracePeriodSeconds: .*", ""),
        ("rolls_with_its_settings", "_config.tpl", r"pintags.io/config-checksum: .*\n", ""),
        ("image_by_digest", "_names.tpl", r'"%s@%s" .Values.image.repository .Values.image.digest', '"%s:1" .Values.image.repository'),
        ("tokens_do_not_travel_in_clear", "deployment.yaml", r"value: disabled", "value: enabled"),
        ("tokens_do_not_travel_in_clear", "deployment.yaml", r"- name: pintags-tls\n +secret:", "- name: pintags-tls\n          configMap:"),
        ("tokens_do_not_travel_in_clear", "_sidecar.tpl", r"value: 127.0.0.1", "value: 0.0.0.0"),
        ("is_probed", "_pod.tpl", r"/q/health/started", "/"),
        ("is_probed", "_pod.tpl", r"/q/health/live", "/q/health/ready"),
        ("is_probed", "deployment.yaml", r"(?s)\{\{- with include \"pintags.readinessProbe\".*?\{\{- end \}\}", ""),
        ("denied_by_default", "networkpolicy.yaml", r"policyTypes: \[Ingress, Egress\]", "policyTypes: [Ingress]"),
        ("denied_by_default", "migration.yaml", r"policyTypes: \[Ingress, Egress\]", "policyTypes: [Egress]"),
        ("denied_by_default", "networkpolicy.yaml", r"component: service", "component: other"),
        ("denied_by_default", "_network.tpl", r"- to:\n    \{\{- toYaml .Values.networkPolicy.database \| nindent 4 }}\n  ports:", "- ports:"),
        ("account_without_token", "serviceaccount.yaml", r"automountServiceAccountToken: false", ""),
        ("no_secret_and_no_rights", "_config.tpl", r"PINTAGS_CRYPTO_KIND: transit", "PINTAGS_HUBSPOT_CLIENT_SECRET: x"),
    ]

    def test_is_noticed(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="loss-", dir=harness.TARGET))
        self.addCleanup(shutil.rmtree, folder)
        for number, (rule, file, pattern, replacement) in enumerate(self.LOSSES):
            with self.subTest(rule=rule, file=file, loss=pattern):
                chart = folder / str(number)
                shutil.copytree(harness.CHART, chart)
                changed = chart / "templates" / file
                text, count = re.subn(pattern, replacement, changed.read_text())
                self.assertGreater(count, 0, "nothing to take out")
                changed.write_text(text)
                # What a grace period too short for the lease would be refused for is not what is tested here.
                validation = chart / "templates" / "_validate.tpl"
                validation.write_text('{{- define "pintags.validate" -}}{{- end -}}')
                tried = (["service"], ["service", "sidecar"], ["service", "service-full"], ["service", "sidecar", "agent"])
                wrong = [f for values in tried
                         for f in found(harness.documents(harness.template(*values, chart=chart)))]
                self.assertTrue([f for f in wrong if f.startswith(rule + ":")], f"only {wrong}")

    def test_every_rule_is_tried(self):
        rules = {rule.__name__ for rule in hardening.POD_RULES + hardening.RELEASE_RULES} | {"denied_by_default"}
        self.assertEqual(rules, {loss[0] for loss in self.LOSSES})
