// A workload with PinTags beside it: the sidecar's token file proves who asks, and HubSpot is called with what it answers.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

const pintags = process.env.PINTAGS_URL ?? "http://127.0.0.1:8080";
const tokenFile = process.env.PINTAGS_TOKEN_FILE ?? "/var/run/pintags/token";

/** A token that lives for a while; PinTags keeps and renews it, so nothing is kept here. */
async function token(hubId, rejected) {
  const headers = { authorization: `Bearer ${(await readFile(tokenFile, "utf8")).trim()}` };
  const url = `${pintags}/v1/accounts/${hubId}/token`;
  // The token itself does not travel back: its hash says which one HubSpot refused.
  const reply = rejected
    ? await fetch(`${url}/renewal`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ rejected_token_sha256: createHash("sha256").update(rejected).digest("hex") }),
        signal: AbortSignal.timeout(20_000),
      })
    : await fetch(url, { headers, signal: AbortSignal.timeout(20_000) });
  if (!reply.ok) {
    const problem = await reply.json().catch(() => ({}));
    const error = new Error(`PinTags: ${reply.status} ${problem.title ?? ""}`);
    // For a 409: where somebody with access to the account connects it again.
    throw Object.assign(error, { status: reply.status, reconnectUrl: problem.reconnect_url });
  }
  return (await reply.json()).access_token;
}

/** Calls HubSpot for an account. A token that HubSpot refuses is replaced once. */
export async function hubSpot(hubId, path, options = {}, api = "https://api.hubapi.com") {
  const call = (bearer) =>
    fetch(api + path, {
      signal: AbortSignal.timeout(30_000),
      ...options,
      headers: { accept: "application/json", ...options.headers, authorization: `Bearer ${bearer}` },
    });
  const first = await token(hubId);
  const reply = await call(first);
  return reply.status === 401 ? call(await token(hubId, first)) : reply;
}
