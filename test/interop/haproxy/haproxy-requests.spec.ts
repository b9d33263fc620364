import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useTempFolder } from '../../package/support/temp-folder.js';
import { absenceOf } from '../programs/installed.js';
import { statusWithTokens } from '../programs/token-headers.js';
import { forged, pemOf } from '../tokens/forged-tokens.js';
import { generatePair, signerOf } from '../tokens/key-pairs.js';
import { pairCredentials } from './credentials.js';
import { SampleBehindHaproxy } from './sample-behind-haproxy.js';

// Programs take longer to start while other tests run.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(absenceOf('haproxy'))('HAProxy and requests', () => {
  const folder = useTempFolder();
  const next = generatePair('ES256');
  let sample: SampleBehindHaproxy;

  beforeAll(async () => {
    const credentials = pairCredentials(folder(), 'ES256');
    const key = { pem: pemOf(next) };
    sample = await SampleBehindHaproxy.start(folder(), credentials, key);
  });

  afterAll(() => sample[Symbol.asyncDispose]());

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer '])(
    'refuses a request with the authorization %j',
    async (authorization) => {
      const answer = await sample.ask('/me', { headers: { authorization } });
      const challenge = 'Bearer realm="sample"';
      expect(answer).toEqual({ status: 401, challenge, passed: 0 });
    },
  );

  it.each([
    '/me',
    '/admin',
    '/unknown',
    '//',
    '/auth/login/',
    '/auth/login%2F',
  ])('refuses a request to %s without a token', async (path) => {
    const challenge = 'Bearer realm="sample"';
    const answer = await sample.ask(path);
    expect(answer).toEqual({ status: 401, challenge, passed: 0 });
  });

  it('refuses a second token, which the application could read instead', async () => {
    const bad = forged('foreign key', sample.pattern);
    const url = `${sample.url}/me`;
    const before = sample.seen.length;
    expect(await statusWithTokens(url, [sample.issued, bad])).toBe(400);
    expect(await statusWithTokens(url, [bad, sample.issued])).toBe(400);
    expect(sample.seen).toHaveLength(before);
    expect(await statusWithTokens(url, [sample.issued])).toBe(200);
  });

  it('lets through to the open routes, and leaves tokens there to the application', async () => {
    const headers = { authorization: 'Bearer bad' };
    const home = await sample.ask('/', { headers });
    expect(home).toMatchObject({ status: 200, passed: 1 });
    const keys = await sample.ask('/.well-known/jwks.json');
    expect(keys).toMatchObject({ status: 200, passed: 1 });
    const login = await sample.ask('/auth/login', { method: 'POST' });
    expect(login).toMatchObject({ status: 400, passed: 1 });
  });

  it('lets a client refresh, and sign out, once its access token has expired', async () => {
    const expired = forged('expired', sample.pattern);
    for (const path of ['refresh', 'logout', 'revoke', 'verify-email']) {
      const headers = { authorization: `Bearer ${expired}` };
      const answer = await sample.ask(`/auth/${path}`, {
        method: 'POST',
        headers,
      });
      expect(answer, path).toMatchObject({ passed: 1 });
    }
    const script = await sample.ask('/page/page.js');
    expect(script).toMatchObject({ passed: 1 });
  });

  it('takes away what a client says of itself', async () => {
    await sample.ask('/me', {
      headers: {
        authorization: `Bearer ${sample.issued}`,
        'X-Auth-Subject': 'admin',
        'x-auth-scopes': 'reports:write',
        x_auth_subject: 'admin',
        'X-Authentic': 'kept',
      },
    });
    const names = Object.keys(sample.seen.at(-1) ?? {});
    expect(names.filter((name) => /^x[-_]auth/.test(name))).toEqual([
      'x-authentic',
    ]);
  });

  it.each([
    [{ aud: ['sample-api'] }, 'audience'],
    [{ aud: 'sample-api.example' }, 'audience'],
    [{ aud: undefined }, 'audience'],
    [{ iss: 'http://127.0.0.1/sample/' }, 'issuer'],
    [{ exp: undefined }, 'expired'],
    [{ exp: null }, 'expired'],
    [{ exp: true }, 'expired'],
    [{ exp: [9_999_999_999] }, 'expired'],
    [{ exp: 'soon' }, 'expired'],
    [{ exp: 0 }, 'expired'],
    [{ exp: -1 }, 'expired'],
    [{ exp: -5_000_000_000 }, 'expired'],
    [{ exp: '-1' }, 'expired'],
  ])('refuses a good signature over %j', async (claims, reason) => {
    const { pattern } = sample;
    const changed = { ...pattern, claims: { ...pattern.claims, ...claims } };
    const challenge = `Bearer realm="sample", error="invalid_token", error_description="${reason}"`;
    const answer = await sample.askWith(forged('good', changed));
    expect(answer).toEqual({ status: 401, challenge, passed: 0 });
  });

  it('takes digits in quotes for a time, which the application does not', async () => {
    const { pattern } = sample;
    const claims = { ...pattern.claims, exp: '9999999999' };
    const answer = await sample.askWith(forged('good', { ...pattern, claims }));
    expect(answer).toMatchObject({ status: 401, passed: 1 });
    expect(answer.challenge).toContain('A claim of the token is');
  });

  it('takes the next key beside the current one, but no third', async () => {
    const pattern = { ...sample.pattern, signer: signerOf('ES256', next) };
    // The application behind does not have the next key yet, and says so itself.
    const answer = await sample.askWith(forged('good', pattern));
    expect(answer).toMatchObject({ status: 401, passed: 1 });
    expect(answer.challenge).toContain('error="invalid_token"');
    const third = await sample.askWith(forged('foreign key', pattern));
    expect(third).toMatchObject({ status: 401, passed: 0 });
    const current = await sample.askWith(sample.issued);
    expect(current).toMatchObject({ status: 200, passed: 1 });
  });
});
