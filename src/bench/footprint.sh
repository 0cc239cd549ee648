#!/usr/bin/env bash
# Measures the native executable beside the jar, on this machine, in one run: time from start to the first token, memory
# idle and after load, requests per second, size. Needs target/*-runner (./mvnw package -Dnative -DskipTests), and bao or
# vault on the PATH.
#
#   src/bench/footprint.sh [seconds of load, 10 by default]
set -euo pipefail
cd "$(dirname "$0")/../.."

executable=$(ls target/*-runner 2>/dev/null | head -n 1) || true
[ -x "${executable:-}" ] || { echo "no native executable below target: run ./mvnw package -Dnative -DskipTests" >&2; exit 1; }

./mvnw --batch-mode --quiet test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
jar=target/bench-jar/quarkus-run.jar
if [ ! -f "$jar" ]; then
  ./mvnw --batch-mode --quiet package -DskipTests -Dquarkus.package.output-directory=bench-jar
fi
java -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  -cp "target/classes:target/test-classes:$(cat target/bench.classpath)" src/bench/Footprint.java \
  "$executable" "${1:-10}" "$jar"
