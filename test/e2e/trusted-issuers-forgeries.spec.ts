import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hmac } from '../support/forge.js';
import {
  IdentityProvider,
  PROVIDER_KID,
  providerKey,
} from '../support/issuers/provider.js';
import { entering, startTrusting } from '../support/issuers/trusting-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

const SIGNATURE = '401 signature_invalid';
const UNKNOWN = '401 key_unknown';

describe.each(PLATFORMS)('the public keys of an issuer on %s', (platform) => {
  let app: RunningApp;
  let idp: IdentityProvider;

  beforeAll(async () => {
    const key = providerKey(PROVIDER_KID, 'RS256');
    idp = await IdentityProvider.start('https://idp.example', key);
    app = await startTrusting(platform, { trustedIssuers: [idp.options()] });
    expect(await entering(app, idp.token())).toBe(`bob of ${idp.issuer}`);
  });
  afterAll(async () => {
    await app.close();
    await idp[Symbol.asyncDispose]();
  });

  it.each([
    ['JWK', () => JSON.stringify(idp.key.jwk)],
    ['modulus', () => Buffer.from(String(idp.key.jwk['n']), 'base64url')],
    ['modulus as text', () => String(idp.key.jwk['n'])],
  ])('are no secrets for HMAC: the public %s', async (_, secret) => {
    const signer = hmac(256, secret());
    const token = idp.token({}, { alg: 'HS256' }, { ...idp.key, signer });
    expect(await entering(app, token)).toBe('401 algorithm_not_allowed');
    const forgotten = idp.token(
      {},
      { alg: 'HS256', kid: undefined },
      { ...idp.key, signer },
    );
    expect(await entering(app, forgotten)).toBe(UNKNOWN);
  });

  it('are not taken from the header', async () => {
    const mine = providerKey(PROVIDER_KID, 'RS256');
    for (const header of [
      { jwk: mine.jwk },
      { kid: undefined, jwk: mine.jwk },
    ]) {
      expect(await entering(app, idp.token({}, header, mine))).toBe(SIGNATURE);
    }
  });

  it('sign all of the token', async () => {
    const [header, , signature] = idp.token().split('.');
    const [, payload] = idp.token({ sub: 'admin' }).split('.');
    expect(await entering(app, [header, payload, signature].join('.'))).toBe(
      SIGNATURE,
    );
  });
});
