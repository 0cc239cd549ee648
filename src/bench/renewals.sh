#!/usr/bin/env bash
# Measures how many renewals per second one replica reaches with a HubSpot that answers at once, as a ratio to what pgbench
# reaches with the claim statement alone, on this machine and the same PostgreSQL. Needs pgbench, and bao or vault, on the
# PATH.
#
#   src/bench/renewals.sh [seconds of each measurement, 15 by default] [settings of the replica, name=value ...]
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v pgbench >/dev/null || { echo "pgbench is not on the PATH" >&2; exit 1; }

./mvnw --batch-mode --quiet package -DskipTests dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
java -Xmx1g -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  -cp "target/classes:target/test-classes:$(cat target/bench.classpath)" src/bench/RenewalRate.java \
  "${1:-15}" "${@:2}"
