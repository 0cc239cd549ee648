#!/usr/bin/env bash
# Builds both images and runs the chart's pods from them (running_pods.py). Needs root on a machine with Debian's packages,
# the executable and the jar below target/ (./mvnw package, ./mvnw package -Dnative), and bao or vault on the PATH. What
# else it needs is installed; all that it makes is gone at its end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
fail() { printf '%s\n' "$*" >&2; exit 1; }

compgen -G "$root/target/*-runner" >/dev/null || fail "there is no native executable: ./mvnw package -Dnative -DskipTests"
[ -f "$root/target/quarkus-app/quarkus-run.jar" ] || fail "there is no jar: ./mvnw package -DskipTests"
command -v bao >/dev/null || command -v vault >/dev/null || fail "there is no bao or vault on the PATH"

missing=()
for pair in podman:podman runc:runc catatonit:catatonit jq:jq curl:curl openssl:openssl psql:postgresql; do
    command -v "${pair%:*}" >/dev/null || [ -x "/usr/libexec/podman/${pair%:*}" ] || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ] || ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
exec "$here/run.sh" --verbose running_pods
