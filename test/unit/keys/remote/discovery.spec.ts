import { describe, expect, it } from 'vitest';
import { metadataUrls } from '../../../../libs/jwt-auth/src/keys/remote/discovery.js';
import {
  type Answer,
  json,
  JwksServer,
  paths,
  status,
} from '../../../support/jwks-server.js';
import {
  publicJwk,
  type RemoteBench,
  remoteBench,
} from '../../../support/jwks/remote-bench.js';

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';
const keys = [publicJwk('first')];

/** An issuer on loopback whose metadata and keys are answered by path. */
async function issuer(
  path: string,
  answers: (
    url: (path: string) => string,
    name: string,
  ) => Record<string, Answer>,
): Promise<RemoteBench & { readonly name: string }> {
  // The issuer is named by its port, which is known once it listens.
  const server = await JwksServer.start(status(500));
  const name = server.url(path);
  server.answer = paths(answers((at) => server.url(at), name));
  const settings = { issuer: name, jwks: 'discover' };
  return { ...(await remoteBench(status(500), { settings })), server, name };
}

async function refusal(bench: RemoteBench): Promise<string> {
  const error: unknown = await bench
    .resolve('first')
    .catch((it: unknown) => it);
  return String((error as Error).message).replace(/^.*out of reach: /, '');
}

const requested = (bench: RemoteBench): unknown[] =>
  bench.server.requests.map(({ url }) => url);

describe('the addresses of the metadata', () => {
  it.each([
    ['https://idp.example', OPENID, OAUTH],
    ['https://idp.example/', OPENID, OAUTH],
    ['https://idp.example/a/b', `/a/b${OPENID}`, `${OAUTH}/a/b`],
    ['https://idp.example/a/', `/a${OPENID}`, `${OAUTH}/a`],
    ['https://idp.example/a%2Fb', `/a%2Fb${OPENID}`, `${OAUTH}/a%2Fb`],
  ])('of %s', (name, openId, oauth) => {
    expect(metadataUrls(name).map(String)).toEqual([
      `https://idp.example${openId}`,
      `https://idp.example${oauth}`,
    ]);
  });
});

describe('the address of the keys is read', () => {
  it.each(['', '/tenant', '/tenant/'])(
    'from the OpenID configuration of %j',
    async (path) => {
      const at = path.replace(/\/$/, '') + OPENID;
      await using bench = await issuer(path, (url, name) => ({
        [at]: json({ issuer: name, jwks_uri: url('/keys') }),
        '/keys': json({ keys }),
      }));
      expect((await bench.resolve('first'))?.kid).toBe('first');
      expect(requested(bench)).toEqual([at, '/keys']);
    },
  );

  it.each<[string, Answer]>([
    ...[404, 400, 302, 500].map((code): [string, Answer] => [
      String(code),
      status(code),
    ]),
    ['with a page', json('<html>')],
    ['with JSON that is no object', json('[]')],
    ['with nothing', json('')],
  ])(
    'from the RFC 8414 metadata, where the other answers %s',
    async (_, answer) => {
      await using bench = await issuer('/tenant', (url, name) => ({
        [`/tenant${OPENID}`]: answer,
        [`${OAUTH}/tenant`]: json({ issuer: name, jwks_uri: url('/keys') }),
        '/keys': json({ keys }),
      }));
      expect((await bench.resolve('first'))?.kid).toBe('first');
      expect(requested(bench)).toEqual([
        `/tenant${OPENID}`,
        `${OAUTH}/tenant`,
        '/keys',
      ]);
    },
  );

  it('anew each time, so that it may move', async () => {
    await using bench = await issuer('', (url, name) => ({
      [OPENID]: json({ issuer: name, jwks_uri: url('/keys') }),
      '/keys': json({ keys }),
    }));
    await bench.resolve('first');
    bench.monotonic.advance(600);
    await bench.resolve('first');
    expect(requested(bench)).toEqual([OPENID, '/keys', OPENID, '/keys']);
  });
});

describe('the metadata is refused', () => {
  it.each([
    ['/', 'with a slash more'],
    ['', 'of another name'],
  ])('where its issuer is another, exactly compared: %j', async (suffix) => {
    await using bench = await issuer('', (url, name) => ({
      [OPENID]: json({
        issuer: suffix === '' ? 'https://evil.example' : name + suffix,
        jwks_uri: url('/keys'),
      }),
      '/keys': json({ keys }),
    }));
    expect(await refusal(bench)).toBe('its metadata names another issuer');
    expect(requested(bench)).toEqual([OPENID]);
  });

  it.each([OPENID, OAUTH])(
    'if a member stands twice, of which readers take one or the other: %s',
    async (at) => {
      await using elsewhere = await JwksServer.start(json({ keys }));
      await using bench = await issuer('', (url, name) => ({
        [at]: json(
          `{"issuer":"${name}","jwks_uri":"${elsewhere.url()}","jwks_uri":"${url('/keys')}"}`,
        ),
        '/keys': json({ keys }),
      }));
      expect(await refusal(bench)).toMatch(
        at === OAUTH
          ? 'the answer is not a JSON object without duplicate members'
          : 'the answer was 404, not 200',
      );
      expect(elsewhere.connections).toBe(0);
      expect(requested(bench)).toEqual([OPENID, OAUTH]);
    },
  );

  it.each([undefined, null, 5, '', '/keys', ['https://idp.example']])(
    'where its jwks_uri is %j',
    async (jwksUri) => {
      await using bench = await issuer('', (_, name) => ({
        [OPENID]: json({ issuer: name, jwks_uri: jwksUri }),
      }));
      expect(await refusal(bench)).toBe(
        'its metadata has no jwks_uri that is an address',
      );
    },
  );

  it.each([
    ['file:///etc/passwd', 'it must be an https: address'],
    ['ftp://127.0.0.1/keys', 'it must be an https: address'],
    ['data:application/json,{"keys":[]}', 'it must be an https: address'],
    ['http://a:b@127.0.0.1/', 'it must hold no user name or password'],
    ['http://127.0.0.1/#', 'it must have no fragment'],
    [
      'http://169.254.169.254/latest',
      'its address is one that is never connected to',
    ],
    [
      'https://10.0.0.1/',
      'its address is a private address: allow it with fetch.privateAddresses',
    ],
    ['http://1.1.1.1/', 'http: is for loopback addresses only'],
  ])('where its jwks_uri must not be fetched: %s', async (uri, reason) => {
    await using bench = await issuer('', (_, name) => ({
      [OPENID]: json({ issuer: name, jwks_uri: uri }),
    }));
    expect(await refusal(bench)).toBe(reason);
    expect(requested(bench)).toEqual([OPENID]);
  });

  it('where neither is a JSON object', async () => {
    const page = json('<html>');
    await using bench = await issuer('', () => ({
      [OPENID]: page,
      [OAUTH]: page,
    }));
    expect(await refusal(bench)).toBe(
      'the answer is not a JSON object without duplicate members',
    );
    expect(requested(bench)).toEqual([OPENID, OAUTH]);
  });

  it('where there is neither', async () => {
    await using bench = await issuer('', () => ({}));
    expect(await refusal(bench)).toBe('the answer was 404, not 200');
    expect(requested(bench)).toEqual([OPENID, OAUTH]);
  });

  it('where the issuer hangs, all in the time of one fetch', async () => {
    await using bench = await issuer('', () => ({ [OPENID]: () => undefined }));
    expect(await refusal(bench)).toBe('there was no complete answer in time');
    expect(requested(bench)).toEqual([OPENID]);
  });
});
