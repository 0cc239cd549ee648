// Gets a token, uses it up and gives it back, with the defaults of simple-oauth2. Prints one JSON object.
const { ClientCredentials } = require('simple-oauth2');

const [host, id, secret] = process.argv.slice(2);

async function main() {
  const client = new ClientCredentials({ client: { id, secret }, auth: { tokenHost: host } });
  const accessToken = await client.getToken({});
  const expired = accessToken.expired(60);
  await accessToken.revoke('access_token');
  const next = await client.getToken({ scope: 'hubspot:portal:4242' });
  let refusal;
  try {
    await client.getToken({ scope: 'hubspot:portal:4243' });
  } catch (error) {
    refusal = { status: error.output.statusCode, error: error.data.payload.error };
  }
  return { token: accessToken.token, expired, next: next.token.access_token, refusal };
}

main().then(
  (result) => console.log(JSON.stringify(result)),
  (error) => {
    console.error(error.message);
    process.exitCode = 1;
  }
);
