const assert = require("node:assert/strict");
const { afterEach, beforeEach, test } = require("node:test");

const { main } = require("./action.js");
const event = { origin: { portalId: 4242 }, object: { objectId: 1, objectType: "CONTACT" } };
const original = globalThis.fetch;
let calls;

function answers(...replies) {
  calls = [];
  globalThis.fetch = async (url, options) => {
    calls.push({ url, options });
    const [status, body] = replies[calls.length - 1];
    return new Response(JSON.stringify(body), { status });
  };
}

beforeEach(() => {
  process.env.PINTAGS_URL = "https://pintags.example.com";
  process.env.PINTAGS_CLIENT_ID = "portal-4242";
  process.env.PINTAGS_CLIENT_SECRET = "a:b c";
});
afterEach(() => (globalThis.fetch = original));

test("the token is fetched with form-encoded credentials and shown to HubSpot alone", async () => {
  answers([200, { access_token: "t1", token_type: "Bearer", expires_in: 1500 }], [200, { results: [{}, {}] }]);
  let output;
  await main(event, (result) => (output = result));
  assert.equal(calls[0].url, "https://pintags.example.com/oauth/token");
  const basic = Buffer.from(calls[0].options.headers.authorization.slice("Basic ".length), "base64").toString();
  assert.equal(basic, "portal-4242:a%3Ab+c");
  assert.equal(String(calls[0].options.body), "grant_type=client_credentials");
  assert.equal(calls[1].options.headers.authorization, "Bearer t1");
  assert.deepEqual(output, { outputFields: { companies: 2 } });
});

test("no token is in the output or in an error", async () => {
  answers([200, { access_token: "t1-secret" }], [500, {}]);
  await assert.rejects(main(event, () => assert.fail()), (error) => !error.message.includes("t1-secret"));
});

test("a refusal is said by its name", async () => {
  answers([400, { error: "invalid_grant", error_description: "reconnect required" }]);
  await assert.rejects(main(event, () => assert.fail()), /invalid_grant/);
});
