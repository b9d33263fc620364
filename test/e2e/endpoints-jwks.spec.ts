import { createHash } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { TokenService } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { rawRequest } from '../support/raw-http.js';
import { AUDIENCE, ISSUER, KID, SCENES } from '../support/scenes.js';

const JWKS = '/.well-known/jwks.json';
const TYPE = /^application\/jwk-set\+json(?:; charset=utf-8)?$/;
const KEYS = [
  {
    kty: 'EC',
    crv: 'P-256',
    x: expect.any(String) as string,
    y: expect.any(String) as string,
    kid: KID,
    alg: 'ES256',
    use: 'sig',
  },
];

describe.each(PLATFORMS)('the published keys on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startGuarded(
      platform,
      {},
      { keys: SCENES.ES256.keys, endpoints: { jwks: true } },
    );
  });
  afterAll(() => app.close());

  it('are a key set that others may keep for ten minutes', async () => {
    const response = await app.request(JWKS);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(TYPE);
    expect(response.headers.get('cache-control')).toBe('public, max-age=600');
    expect(response.headers.get('etag')).toBe(
      `"${createHash('sha256').update(text).digest('base64url')}"`,
    );
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(JSON.parse(text)).toEqual({ keys: KEYS });
  });

  it('let others verify what we issue', async () => {
    const { token } = await app.app.get(TokenService).issue('alice');
    const set = (await (await app.request(JWKS)).json()) as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createLocalJWKSet(set),
      {
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: new Date('2030-01-01T00:00:01Z'),
      },
    );
    expect([payload.sub, protectedHeader.kid]).toEqual(['alice', KID]);
  });

  it.each<[string, (tag: string) => string]>([
    ['the tag', (tag) => tag],
    ['the tag as a weak one', (tag) => `W/${tag}`],
    ['the tag among others', (tag) => `"x", W/"y",${tag}`],
    ['any tag', () => '*'],
  ])('are not sent again to who has %s', async (_, condition) => {
    const tag = (await app.request(JWKS)).headers.get('etag') as string;
    const response = await rawRequest(app.url + JWKS, [
      'If-None-Match',
      condition(tag),
    ]);
    expect([response.status, response.body]).toEqual([304, '']);
    expect(response.headers).toMatchObject({
      etag: tag,
      'cache-control': 'public, max-age=600',
    });
  });

  it.each<[string, (tag: string) => string]>([
    ['another tag', () => '"x"'],
    ['a part of the tag', (tag) => `${tag.slice(0, -5)}"`],
    ['the tag without quotes', (tag) => tag.replaceAll('"', '')],
    ['nothing', () => ''],
  ])('are sent to who has %s', async (_, condition) => {
    const tag = (await app.request(JWKS)).headers.get('etag') as string;
    const response = await rawRequest(app.url + JWKS, [
      'If-None-Match',
      condition(tag),
    ]);
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body)).toEqual({ keys: KEYS });
  });

  it('are told of by HEAD', async () => {
    const get = await rawRequest(app.url + JWKS, []);
    const head = await rawRequest(app.url + JWKS, [], 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
    const { date: _, ...headers } = head.headers;
    const { date: __, ...expected } = get.headers;
    expect(headers).toEqual(expected);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
    'cannot be changed by %s',
    async (method) => {
      expect((await app.request(JWKS, undefined, { method })).status).toBe(404);
    },
  );

  it('are there for whoever asks, even with a bad token', async () => {
    expect((await app.request(JWKS, 'x.y.z')).status).toBe(200);
  });

  it('are the same at every time, so that caches are of use', async () => {
    const [one, two] = await Promise.all([
      app.request(JWKS),
      app.request(`${JWKS}?x=1`),
    ]);
    expect(await one.text()).toBe(await two.text());
  });
});
