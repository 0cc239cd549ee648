// A custom-code action of a HubSpot workflow. It fetches the token of the account that it runs in, uses it and forgets it.
//
// Secrets of the action: PINTAGS_URL (https), PINTAGS_CLIENT_ID and PINTAGS_CLIENT_SECRET of a client that may have this
// account and no other: a secret of an account is for that account's people to see.
// Runtime: Node 20, 20 seconds, no libraries.
const { Buffer } = require("node:buffer");

async function accessToken() {
  // RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined.
  const encoded = [process.env.PINTAGS_CLIENT_ID, process.env.PINTAGS_CLIENT_SECRET]
    .map((value) => new URLSearchParams({ value }).toString().slice("value=".length))
    .join(":");
  const reply = await fetch(`${process.env.PINTAGS_URL}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(encoded).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = await reply.json();
  if (!reply.ok) {
    // HubSpot retries the action when it throws; "reconnect" will not go away by that.
    throw new Error(`PinTags: ${body.error}`);
  }
  return body.access_token;
}

exports.main = async (event, callback) => {
  const token = await accessToken();
  const reply = await fetch(
    `https://api.hubapi.com/crm/v3/objects/contacts/${event.object.objectId}/associations/companies`,
    { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(8_000) },
  );
  if (!reply.ok) {
    throw new Error(`HubSpot: ${reply.status}`);
  }
  // Output fields are kept in the workflow's history: a result, never the token.
  callback({ outputFields: { companies: (await reply.json()).results.length } });
};
