"""What must hold for every pod of the charts: one function per hardening, which yields what it finds wrong."""

import re

from harness import environment, of_kind

# Volumes that the restricted Pod Security level allows.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SECRET_NAME = re.compile(r"(SECRET|PASSWORD|CLIENT_ID|CLIENT_TOKEN|_USERNAME)$")
LEASE = 45


def effective(pod, container, key):
    """A field of the security context that a pod and its containers share."""
    own = container.get("securityContext", {})
    return own[key] if key in own else pod.spec.get("securityContext", {}).get(key)


def runs_as_nobody(pod):
    for container in pod.containers:
        if effective(pod, container, "runAsNonRoot") is not True:
            yield f"{container['name']}: runAsNonRoot is not set"
        if effective(pod, container, "runAsUser") in (None, 0):
            yield f"{container['name']}: runAsUser is missing or root"
        if effective(pod, container, "runAsGroup") in (None, 0):
            yield f"{container['name']}: runAsGroup is missing or root"


def cannot_gain_privileges(pod):
    for container in pod.containers:
        context = container.get("securityContext", {})
        if context.get("allowPrivilegeEscalation") is not False:
            yield f"{container['name']}: allowPrivilegeEscalation is not false"
        if context.get("privileged"):
            yield f"{container['name']}: privileged"
        if context.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{container['name']}: capabilities are not all dropped"
        if context.get("procMount", "Default") != "Default":
            yield f"{container['name']}: procMount"


def seccomp_filters(pod):
    for container in pod.containers:
        if (effective(pod, container, "seccompProfile") or {}).get("type") != "RuntimeDefault":
            yield f"{container['name']}: seccompProfile is not RuntimeDefault"


def apart_from_the_host(pod):
    for field in ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"):
        if pod.spec.get(field):
            yield field
    for name, volume in pod.volumes.items():
        if not (volume.keys() - {"name"}) <= VOLUMES:
            yield f"volume {name} is of a kind that the restricted level forbids"
    for container in pod.containers:
        if any("hostPort" in port for port in container.get("ports", [])):
            yield f"{container['name']}: hostPort"


def read_only_root(pod):
    for container in pod.containers:
        if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
            yield f"{container['name']}: the root file system can be written"


def scratch_space_in_memory(pod):
    for name, volume in pod.volumes.items():
        if "emptyDir" in volume:
            if volume["emptyDir"].get("medium") != "Memory":
                yield f"volume {name} is on a disk"
            if "sizeLimit" not in volume["emptyDir"]:
                yield f"volume {name} has no limit"


def no_token_for_the_api_server(pod):
    if pod.spec.get("automountServiceAccountToken") is not False:
        yield "automountServiceAccountToken is not false"
    if pod.spec.get("serviceAccountName", "default") == "default":
        yield "the namespace's default ServiceAccount"
    if pod.spec.get("enableServiceLinks") is not False:
        yield "enableServiceLinks is not false"


# Asked for by notify.kubernetesEvents: creating Events, and a token to do it with.
EVENTS_VOLUME = "pintags-cluster"
EVENTS_ONLY = [{"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]}]


def projected_tokens_have_an_audience(pod):
    for name, volume in pod.volumes.items():
        for source in volume.get("projected", {}).get("sources", []):
            token = source.get("serviceAccountToken")
            if token is not None and not token.get("audience") and name != EVENTS_VOLUME:
                yield f"volume {name}: a token for the API server"
            if token is not None and not 600 <= token.get("expirationSeconds", 3600) <= 3600:
                yield f"volume {name}: lives {token['expirationSeconds']} s"
    if pod.runs_pintags() and "pintags-vault-token" not in pod.volumes:
        yield "no token for Vault"


def secrets_stay_with_pintags(pod):
    """No other container of the pod sees a Secret or the token for Vault; the token file it sees read-only."""
    secret = {n for n, v in pod.volumes.items() if {"secret", "projected"} & v.keys()}
    for container in pod.containers:
        if container["name"] in ("pintags", "migrate"):
            continue
        for mount in container.get("volumeMounts", []):
            if mount["name"] in secret:
                yield f"{container['name']} mounts {mount['name']}"
            if mount["name"] == "pintags-token" and not mount.get("readOnly"):
                yield f"{container['name']} may write the token file's folder"
        if any("secretKeyRef" in v.get("valueFrom", {}) for v in container.get("env", [])):
            yield f"{container['name']} has a secret in its environment"


AGENT = "vault.hashicorp.com/agent-"


def agent_writes_for_pintags_alone(pod):
    """
    The injector gives the agent's file to the ordinary containers named, or to all if none is, and to every init container,
    which PinTags is as a sidecar: whom it is not for, its owner and its mode keep from it.
    """
    if pod.annotations.get(AGENT + "inject") != "true":
        return
    named = pod.annotations.get(AGENT + "inject-containers")
    ordinary = [c["name"] for c in pod.spec["containers"]]
    given = [name for name in ordinary if named is None or name in named.split(",")]
    for container in pod.containers:
        name = container["name"]
        if name not in ("pintags", "migrate"):
            if name in given:
                yield f"{name} is given the agent's file"
        elif name in ordinary and name not in given:
            yield f"{name} is not given the agent's file"
        elif str(effective(pod, container, "runAsUser")) != pod.annotations[AGENT + "run-as-user"]:
            yield f"{name} does not own the agent's file"
    if pod.annotations[AGENT + "inject-perms-pintags.properties"] != "0400":
        yield "the agent's file can be read by the group, which is the whole pod's"


def secret_files_are_private(pod):
    for name, volume in pod.volumes.items():
        for kind in ("secret", "projected"):
            if kind in volume and volume[kind].get("defaultMode") != 0o440:
                yield f"volume {name} has not the mode 0440"
    if not pod.spec.get("securityContext", {}).get("fsGroup"):
        yield "no fsGroup"


def secrets_by_reference_only(pod):
    for container in pod.containers:
        for name, variable in environment(container).items():
            if SECRET_NAME.search(name) and "secretKeyRef" not in variable.get("valueFrom", {}):
                yield f"{container['name']}: {name} is written out"


def bounded_resources(pod):
    for container in pod.containers:
        resources = container.get("resources", {})
        for key in ("cpu", "memory", "ephemeral-storage"):
            if key not in resources.get("requests", {}):
                yield f"{container['name']}: no request for {key}"
        for key in ("memory", "ephemeral-storage"):
            if key not in resources.get("limits", {}):
                yield f"{container['name']}: no limit for {key}"


def ends_after_its_lease(pod):
    grace = pod.spec.get("terminationGracePeriodSeconds", 30)
    if grace < LEASE + 15:
        yield f"is killed after {grace} s, within the lease"


def rolls_with_its_settings(pod):
    if pod.runs_pintags() and not re.fullmatch("[0-9a-f]{64}", pod.annotations.get("pintags.io/config-checksum", "")):
        yield "no checksum of the settings"


def image_by_digest(pod):
    for container in pod.containers:
        if not re.search("@sha256:[0-9a-f]{64}$", container["image"]):
            yield f"{container['name']}: {container['image']} can become another image"


def tokens_do_not_travel_in_clear(pod):
    """The API listens to its pod alone, or speaks TLS and nothing else."""
    for container in pod.containers:
        if container["name"] != "pintags":
            continue
        variables = {name: variable.get("value") for name, variable in environment(container).items()}
        if variables.get("QUARKUS_HTTP_HOST") == "127.0.0.1":
            continue
        if variables.get("QUARKUS_HTTP_INSECURE_REQUESTS") != "disabled":
            yield "the API answers plain HTTP"
        mounts = {m["mountPath"]: m["name"] for m in container["volumeMounts"]}
        for file in ("CERTIFICATE_FILES", "CERTIFICATE_KEY_FILES"):
            folder = (variables.get(f"QUARKUS_HTTP_SSL_{file}") or "").rsplit("/", 1)[0]
            if "secret" not in pod.volumes.get(mounts.get(folder), {}):
                yield f"no Secret holds the API's {file.lower()}"


def is_probed(pod):
    for container in pod.containers:
        if container["name"] == "pintags":
            for probe, path in (("startupProbe", "started"), ("livenessProbe", "live")):
                if container.get(probe, {}).get("httpGet", {}).get("path") != f"/q/health/{path}":
                    yield f"no {probe}"
            if pod.owner["kind"] == "Deployment" and container in pod.spec["containers"]:
                if container.get("readinessProbe", {}).get("httpGet", {}).get("path") != "/q/health/ready":
                    yield "no readinessProbe"


POD_RULES = [
    runs_as_nobody,
    cannot_gain_privileges,
    seccomp_filters,
    apart_from_the_host,
    read_only_root,
    scratch_space_in_memory,
    no_token_for_the_api_server,
    projected_tokens_have_an_audience,
    secrets_stay_with_pintags,
    agent_writes_for_pintags_alone,
    secret_files_are_private,
    secrets_by_reference_only,
    bounded_resources,
    ends_after_its_lease,
    rolls_with_its_settings,
    image_by_digest,
    tokens_do_not_travel_in_clear,
    is_probed,
]


def selects(policy, labels):
    wanted = policy["spec"]["podSelector"].get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items())


def denied_by_default(pod, objects):
    """A policy of the release holds for the pod, both ways, and has no rule without peers or ports."""
    policies = [p for p in of_kind(objects, "NetworkPolicy") if selects(p, pod.labels)]
    types = {t for p in policies for t in p["spec"]["policyTypes"]}
    if types != {"Ingress", "Egress"}:
        yield f"policies hold for {sorted(types)} only"
    for policy in policies:
        for direction, key in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(direction, []):
                if not rule.get(key) or {} in rule[key]:
                    yield f"{policy['metadata']['name']}: {direction} for every address"
                if not rule.get("ports"):
                    yield f"{policy['metadata']['name']}: {direction} for every port"


def account_without_token(objects):
    for account in of_kind(objects, "ServiceAccount"):
        if account.get("automountServiceAccountToken") is not False:
            yield f"ServiceAccount {account['metadata']['name']} mounts its token"


def no_secret_and_no_rights(objects):
    """The charts make no Secret, and give no right in the cluster but that of creating Events, if it is asked for."""
    events = {o["metadata"]["name"] for o in of_kind(objects, "Role") if o["rules"] == EVENTS_ONLY}
    for o in objects:
        if o["kind"] in ("Role", "RoleBinding") and o.get("roleRef", o)["kind"] == "Role" and o["metadata"]["name"] in events:
            continue
        if o["kind"] in ("Secret", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"):
            yield f"{o['kind']} {o['metadata']['name']}"
        for name in o.get("data", {}) if o["kind"] == "ConfigMap" else ():
            if SECRET_NAME.search(name):
                yield f"ConfigMap {o['metadata']['name']}: {name}"


RELEASE_RULES = [account_without_token, no_secret_and_no_rights]
