# Asks for the token of an account that nobody has connected: refused (401) without credentials; with those of the
# sidecar's token file the database is asked, and has none (404).
set -eu
header=
if [ -n "${PINTAGS_TOKEN_FILE:-}" ]; then
  header="Authorization: Bearer $(<"$PINTAGS_TOKEN_FILE")"$'\r\n'
fi
for attempt in {1..30}; do
  if exec 3<>"/dev/tcp/$HOST/$PORT"; then
    printf 'GET /v1/accounts/1/token HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n' "$HOST" "$header" >&3
    read -r -t 10 _ status _ <&3 || status=none
    exec 3>&-
    echo "attempt $attempt: $status"
    if [ "$status" = "$EXPECTED" ]; then exit 0; fi
  fi
  sleep 2
done
echo "never answered $EXPECTED" >&2
exit 1
