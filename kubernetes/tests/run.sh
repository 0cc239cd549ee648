#!/usr/bin/env bash
# Tests of everything under kubernetes/. Needs Go, Python 3 and bash; what else it needs is put into target/.
#
#   kubernetes/tests/run.sh                        all tests
#   kubernetes/tests/run.sh test_hardening         some of them (arguments go to "python3 -m unittest")
#   UPDATE_GOLDEN=1 kubernetes/tests/run.sh ...    writes the golden files and the table of values anew
#   REQUIRE_ALL=1 kubernetes/tests/run.sh          a test whose server is missing (Vault, PostgreSQL, etcd) fails instead
#                                                  of being skipped
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/target/tools
mkdir -p "$tools"

# install <program> <module@version>: into target/tools, unless that version is there.
install() {
    local stamp=$tools/.$1.version
    if [ ! -x "$tools/$1" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$2" ]; then
        echo "installing $2"
        GOBIN=$tools GOFLAGS= go install "$2"
        echo "$2" >"$stamp"
    fi
}
install helm helm.sh/helm/v4/cmd/helm@v4.3.1
install kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0
for checker in promql envoycheck cockroachcheck; do
    go -C "$root/kubernetes/tests/$checker" build -o "$tools/$checker" .
done
# A real API server. Minutes on a machine that has never built it, so only if what needs it is run.
if [ $# -eq 0 ] || [[ $* == *cluster* ]]; then
    kube=$root/kubernetes/tests/kube
    version=$(go -C "$kube" list -m -f '{{.Version}}' k8s.io/kubernetes)
    CGO_ENABLED=0 go -C "$kube" build -trimpath -o "$tools/kube" \
        -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" .
    for program in kube-apiserver kube-controller-manager kubectl; do
        ln -sf kube "$tools/$program"
    done
fi

python=python3
if ! "$python" -c 'import yaml' 2>/dev/null; then
    python=$root/target/venv/bin/python3
    [ -x "$python" ] || python3 -m venv "$root/target/venv"
    "$python" -c 'import yaml' 2>/dev/null || "$python" -m pip install --quiet 'PyYAML==6.0.3'
fi

export PATH=$tools:$PATH PYTHONDONTWRITEBYTECODE=1
cd "$root/kubernetes/tests"
"$python" schemas.py "$root/target/schemas"
if [ $# -gt 0 ]; then
    exec "$python" -m unittest "$@"
fi
exec "$python" -m unittest discover --pattern 'test_*.py'
