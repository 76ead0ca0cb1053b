// The OpenID provider of the tests: the certified library with its own log-in pages. What it signs can be bent on purpose,
// with its own key, to be what a hostile or broken provider would send: POST /test/next {"claims": {...}, "foreignKey": true}.
// Arguments: port, client secret, redirect URI, and "par" to offer pushed authorization requests.
import { generateKeyPair, exportJWK, SignJWT, decodeJwt } from 'jose';
import Provider from 'oidc-provider';

const [port, clientSecret, redirectUri, par] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const kid = 'tests';
const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const { privateKey: foreignKey } = await generateKeyPair('RS256');

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'cohortvault',
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'client_secret_post',
    require_auth_time: true,
  }],
  jwks: { keys: [{ ...await exportJWK(privateKey), kid, alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['tests'] },
  features: { pushedAuthorizationRequests: { enabled: par === 'par' } },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

let next = null;
const seen = [];
provider.use(async (ctx, go) => {
  if (ctx.path === '/test/next') {
    let body = '';
    for await (const chunk of ctx.req) body += chunk;
    next = JSON.parse(body);
    ctx.body = '{}';
    return;
  }
  if (ctx.path === '/test/seen') {
    ctx.body = JSON.stringify(seen);
    return;
  }
  seen.push({ method: ctx.method, path: ctx.path, query: ctx.querystring });
  await go();
  if (ctx.path === '/token' && ctx.body?.id_token && next) {
    const claims = { ...decodeJwt(ctx.body.id_token), ...next.claims };
    ctx.body.id_token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .sign(next.foreignKey ? foreignKey : privateKey);
    next = null;
  }
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
