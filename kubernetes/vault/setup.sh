#!/usr/bin/env bash
# Prepares Vault or OpenBao for one tenant of PinTags: transit key, policies, and the roles by which PinTags logs in with
# its Kubernetes service account. Safe to run again: it changes what differs from the settings below, never a key's
# material, deletes nothing, and takes no role from a service account that has it.
#
# Needs curl and jq, and in the environment:
#   VAULT_ADDR, VAULT_TOKEN   the server, and a token that may do the above
#   VAULT_NAMESPACE           (optional) namespace of Vault Enterprise or OpenBao
#   VAULT_CACERT              (optional) file with the server's certificate authority
#
# Settings, by environment variable:
TENANT=${TENANT:?name of the tenant, e.g. TENANT=acme}
# Transit key of this tenant (chart: vault.transitKey). Where several tenants share a Vault, each needs its own:
# KEY=pintags-$TENANT.
KEY=${KEY:-pintags}
TRANSIT=${TRANSIT:-transit}                           # mount of the transit engine (chart: vault.transitMount)
ROTATE_EVERY=${ROTATE_EVERY:-720h}                    # a new key version every 30 days
KUBERNETES=${KUBERNETES:-kubernetes}                  # mount of the Kubernetes auth method (chart: vault.auth.mountPath)
KUBERNETES_HOST=${KUBERNETES_HOST:-https://kubernetes.default.svc}
# For a Vault outside the cluster: the cluster's certificate authority, and the token of a service account that may create
# TokenReviews (cluster role system:auth-delegator). Take it from a Secret of type kubernetes.io/service-account-token: one
# that "kubectl create token" makes ends within hours, and every login with it. (PinTags' own cannot be used to review
# itself: it is made for Vault, and the API server refuses it.)
KUBERNETES_CA_FILE=${KUBERNETES_CA_FILE:-}
REVIEWER_TOKEN_FILE=${REVIEWER_TOKEN_FILE:-}
# Kubernetes namespace and service account of the release. Sidecars there use the same account; several of either, for
# releases elsewhere, are comma-separated, and each of these accounts may then log in from each of the namespaces.
NAMESPACE=${NAMESPACE:-$TENANT}
SERVICE_ACCOUNT=${SERVICE_ACCOUNT:-$TENANT-pintags}
REWRAP_SERVICE_ACCOUNT=${REWRAP_SERVICE_ACCOUNT:-$TENANT-pintags-rewrap}
AUDIENCE=${AUDIENCE:-vault}                           # of the projected token (chart: vault.auth.audience)
ROLE=${ROLE:-$KEY}                                    # role to log in with (chart: vault.auth.role)
TOKEN_TTL=${TOKEN_TTL:-20m}                             # PinTags logs in again; nothing is renewed

set -euo pipefail
: "${VAULT_ADDR:?address of Vault}" "${VAULT_TOKEN:?a token of Vault}"
here=$(cd "$(dirname "$0")" && pwd)
for name in "$TENANT" "$KEY" "$TRANSIT" "$KUBERNETES" "$REWRAP_SERVICE_ACCOUNT" "$ROLE"; do
    case $name in
        '' | *[!a-zA-Z0-9._/-]*) echo "not a name: '$name'" >&2; exit 2 ;;
    esac
done
for names in "$NAMESPACE" "$SERVICE_ACCOUNT"; do
    case ,$names, in
        *,,* | *[!a-z0-9.,-]*) echo "not a name, or several with commas between: '$names'" >&2; exit 2 ;;
    esac
done

# call <method> <path> [<JSON body>]: prints the reply; a status of 400 or above is a failure, and its reason is shown.
# Token and body travel on standard input, where no other process of this machine sees them.
call() {
    local arguments=(--silent --show-error --request "$1" --write-out '\n%{http_code}' --config -)
    [ -z "${VAULT_CACERT:-}" ] || arguments+=(--cacert "$VAULT_CACERT")
    [ -z "${VAULT_NAMESPACE:-}" ] || arguments+=(--header "X-Vault-Namespace: $VAULT_NAMESPACE")
    local reply
    reply=$({
        printf 'header = "X-Vault-Token: %s"\n' "$VAULT_TOKEN"
        # A JSON string is a string of curl's configuration, too.
        [ $# -lt 3 ] || printf 'data = %s\n' "$(jq --null-input --ascii-output --arg body "$3" '$body')"
    } | curl "${arguments[@]}" "$VAULT_ADDR/v1/$2")
    status=${reply##*$'\n'}
    body=${reply%$'\n'*}
    if [ "$status" -ge 400 ]; then
        return 1
    fi
    printf '%s' "$body"
}

# must <method> <path> [<JSON body>]: the same, and the end of the script if it fails.
must() {
    call "$@" || {
        echo "$1 $2: status $status" >&2
        jq --raw-output '.errors[]?' <<<"$body" >&2 || true
        exit 1
    }
}

# --- Transit engine and key ------------------------------------------------------------------------------------------
if must GET sys/mounts | jq --exit-status --arg mount "$TRANSIT/" '.data[$mount] // .[$mount]' >/dev/null; then
    echo "transit engine $TRANSIT: there"
else
    must POST "sys/mounts/$TRANSIT" '{"type":"transit"}' >/dev/null
    echo "transit engine $TRANSIT: made"
fi

# --- Whose roles they are ----------------------------------------------------------------------------------------------
# free <role> <service accounts>: before anything is changed, the end of the script if the role is for others than these,
# too, from whom it would be taken.
free() {
    local role others
    role=$(call GET "auth/$KUBERNETES/role/$1" || [ "$status" = 404 ] || must GET "auth/$KUBERNETES/role/$1")
    others=$(jq --raw-output --arg accounts "$2" --arg namespaces "$NAMESPACE" '.data
        | select(.bound_service_account_names - ($accounts / ",") != []
            or .bound_service_account_namespaces - ($namespaces / ",") != [])
        | "\(.bound_service_account_names | join(",")) in \(.bound_service_account_namespaces | join(","))"' <<<"$role")
    [ -z "$others" ] || {
        echo "role $1 is for $others, not only for $2 in $NAMESPACE: choose another KEY for another tenant," \
            "or another ROLE, or name all in SERVICE_ACCOUNT and NAMESPACE" >&2
        exit 1
    }
}
free "$ROLE" "$SERVICE_ACCOUNT"
free "$ROLE-rewrap" "$REWRAP_SERVICE_ACCOUNT"

if key=$(call GET "$TRANSIT/keys/$KEY"); then
    echo "key $KEY: there, version $(jq '.data.latest_version' <<<"$key")"
    # These cannot be changed later. With another kind of key PinTags would not bind a ciphertext to its row.
    jq --exit-status '.data | .type == "aes256-gcm96" and .derived and (.convergent_encryption | not)
        and (.exportable | not) and (.allow_plaintext_backup | not)' <<<"$key" >/dev/null || {
        echo "key $KEY is not aes256-gcm96, derived, not convergent, not exportable: choose another KEY" >&2
        exit 1
    }
else
    must POST "$TRANSIT/keys/$KEY" '{"type":"aes256-gcm96","derived":true,"exportable":false}' >/dev/null
    echo "key $KEY: made"
fi
must POST "$TRANSIT/keys/$KEY/config" "$(jq --null-input --arg every "$ROTATE_EVERY" '{auto_rotate_period: $every, deletion_allowed: false}')" >/dev/null
echo "key $KEY: rotates every $ROTATE_EVERY"

# --- Policies ----------------------------------------------------------------------------------------------------------
# The files name "transit" and "pintags"; a policy is named after its key, so that tenants have one each.
policy() {
    local text
    text=$(sed "s|\"transit/\([a-z]*\)/pintags\"|\"$TRANSIT/\1/$KEY\"|" "$here/pintags-$1.hcl")
    must PUT "sys/policies/acl/$KEY-$1" "$(jq --null-input --arg policy "$text" '{policy: $policy}')" >/dev/null
    echo "policy $KEY-$1: written"
}
policy service
policy rewrap

# --- Kubernetes auth ---------------------------------------------------------------------------------------------------
if must GET sys/auth | jq --exit-status --arg mount "$KUBERNETES/" '.data[$mount] // .[$mount]' >/dev/null; then
    echo "auth method $KUBERNETES: there"
else
    must POST "sys/auth/$KUBERNETES" '{"type":"kubernetes"}' >/dev/null
    echo "auth method $KUBERNETES: made"
fi
if call GET "auth/$KUBERNETES/config" >/dev/null; then
    # It is the whole cluster's: it is left as it is.
    echo "auth method $KUBERNETES: configured"
else
    if [ -n "$KUBERNETES_CA_FILE" ]; then
        config=$(jq --null-input --arg host "$KUBERNETES_HOST" --rawfile ca "$KUBERNETES_CA_FILE" \
            --rawfile reviewer "${REVIEWER_TOKEN_FILE:?needed with KUBERNETES_CA_FILE}" \
            '{kubernetes_host: $host, disable_local_ca_jwt: true, kubernetes_ca_cert: $ca, token_reviewer_jwt: $reviewer}')
    else
        config=$(jq --null-input --arg host "$KUBERNETES_HOST" '{kubernetes_host: $host}')
    fi
    must POST "auth/$KUBERNETES/config" "$config" >/dev/null
    echo "auth method $KUBERNETES: now configured"
fi

# role <name> <service accounts> <policy>: these accounts, with a token made for this Vault, get one policy.
role() {
    must POST "auth/$KUBERNETES/role/$1" "$(jq --null-input --arg accounts "$2" --arg namespaces "$NAMESPACE" \
        --arg audience "$AUDIENCE" --arg policy "$3" --arg ttl "$TOKEN_TTL" '{
            bound_service_account_names: ($accounts / ","),
            bound_service_account_namespaces: ($namespaces / ","),
            audience: $audience,
            token_policies: [$policy],
            token_no_default_policy: true,
            token_ttl: $ttl,
            token_max_ttl: $ttl
        }')" >/dev/null
    echo "role $1: $NAMESPACE/$2 gets $3"
}
role "$ROLE" "$SERVICE_ACCOUNT" "$KEY-service"
role "$ROLE-rewrap" "$REWRAP_SERVICE_ACCOUNT" "$KEY-rewrap"

cat <<END

Values for the release of $TENANT:
  vault:
    url: $VAULT_ADDR
    transitMount: $TRANSIT
    transitKey: $KEY
    auth: {mountPath: $KUBERNETES, role: $ROLE, audience: $AUDIENCE}
  serviceAccount: {name: ${SERVICE_ACCOUNT%%,*}}
END
