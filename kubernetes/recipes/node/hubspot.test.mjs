import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

let server;
let base;
let answer;
const seen = [];

before(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      seen.push({ url: request.url, authorization: request.headers.authorization, body });
      const [status, json] = answer(request.url, request.headers.authorization);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${server.address().port}`;
  const file = join(await mkdtemp(join(tmpdir(), "pintags-")), "token");
  await writeFile(file, "local-caller\n");
  process.env.PINTAGS_URL = base;
  process.env.PINTAGS_TOKEN_FILE = file;
});
after(() => server.close());

test("the token file is shown to PinTags and the token to HubSpot", async () => {
  const { hubSpot } = await import("./hubspot.mjs");
  answer = (url) => (url.endsWith("/token") ? [200, { access_token: "t1" }] : [200, { total: 7 }]);
  seen.length = 0;
  const reply = await hubSpot(4242, "/crm/v3/objects/contacts", {}, base);
  assert.equal((await reply.json()).total, 7);
  assert.deepEqual(seen.map((s) => [s.url, s.authorization]), [
    ["/v1/accounts/4242/token", "Bearer local-caller"],
    ["/crm/v3/objects/contacts", "Bearer t1"],
  ]);
});

test("a refused token is reported by its hash and replaced once", async () => {
  const { hubSpot } = await import("./hubspot.mjs");
  answer = (url, authorization) => {
    if (url.endsWith("/renewal")) return [200, { access_token: "t2" }];
    if (url.endsWith("/token")) return [200, { access_token: "t1" }];
    return authorization === "Bearer t2" ? [200, {}] : [401, { category: "EXPIRED_AUTHENTICATION" }];
  };
  seen.length = 0;
  assert.equal((await hubSpot(4242, "/crm", {}, base)).status, 200);
  assert.equal(seen.length, 4);
  const renewal = seen.find((s) => s.url.endsWith("/renewal"));
  // printf t1 | sha256sum
  const hash = "628b49d96dcde97a430dd4f597705899e09a968f793491e4b704cae33a40dc02";
  assert.equal(JSON.parse(renewal.body).rejected_token_sha256, hash);
  assert.ok(!renewal.body.includes("t1"));
});

test("an account that must be connected again says where", async () => {
  const { hubSpot } = await import("./hubspot.mjs");
  answer = () => [409, { title: "The account must be reconnected", reconnect_url: "https://pintags.example.com/x" }];
  await assert.rejects(hubSpot(4242, "/crm", {}, base), (error) => {
    assert.equal(error.status, 409);
    assert.equal(error.reconnectUrl, "https://pintags.example.com/x");
    return true;
  });
});
