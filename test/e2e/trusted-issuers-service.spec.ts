import { TokenService, type VerifyOptions } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../support/guarded-app.js';
import { IdentityProvider, providerKey } from '../support/issuers/provider.js';
import { startTrusting } from '../support/issuers/trusting-app.js';
import type { RunningApp } from '../support/platform.js';
import { verdict } from '../support/tokens.js';

describe('TokenService, with issuers that are trusted', () => {
  let app: RunningApp;
  let idp: IdentityProvider;
  let tenant: IdentityProvider;
  let service: TokenService<object>;

  beforeAll(async () => {
    idp = await IdentityProvider.start();
    tenant = await IdentityProvider.start('https://tenant.example');
    app = await startTrusting('express', {
      trustedIssuers: [idp.options({ audience: ['a', 'b'] })],
      issuerResolver: (issuer) =>
        issuer === tenant.issuer ? tenant.options() : undefined,
    });
    service = app.app.get<TokenService<object>>(TokenService);
  });
  afterAll(async () => {
    await app.close();
    await idp[Symbol.asyncDispose]();
    await tenant[Symbol.asyncDispose]();
  });

  /** `verify()` and `explain()` agree on it, or this throws. */
  const judged = (token: string, options?: VerifyOptions): Promise<string> =>
    verdict(service, token, options);

  it('judges their tokens as the guard does', async () => {
    expect(await judged(idp.token({ aud: 'b' }))).toBe('accepted');
    expect(await judged(tenant.token())).toBe('accepted');
    expect(await judged(idp.token())).toBe('audience: audience_mismatch');
    expect(await judged(tenant.token({}, {}, providerKey()))).toBe(
      'signature: signature_invalid',
    );
    expect(await judged(tenant.token({}, {}, providerKey('x')))).toBe(
      'key_known: key_unknown',
    );
  });

  it('asks them all for the audience that is asked for', async () => {
    const options = { audience: 'x' };
    for (const issuer of [idp, tenant]) {
      expect(await judged(issuer.token({ aud: 'x' }), options)).toBe(
        'accepted',
      );
      expect(await judged(issuer.token({ aud: 'a' }), options)).toBe(
        'audience: audience_mismatch',
      );
    }
    expect(await judged(tokenOf({ aud: 'x' }), options)).toBe('accepted');
    // And nothing of that is remembered.
    expect(await judged(idp.token({ aud: 'x' }))).toBe(
      'audience: audience_mismatch',
    );
  });

  it('takes the type of access tokens for that, however it is spelt', async () => {
    const options = { type: 'application/jwt', audience: ['a', 'y'] };
    expect(await judged(idp.token({ aud: 'a' }), options)).toBe('accepted');
  });

  it('takes nothing of theirs for another purpose', async () => {
    const options = { type: 'email-verification+jwt' };
    for (const issuer of [idp, tenant]) {
      const token = issuer.token({ aud: 'a' }, { typ: options.type });
      expect(await judged(token, options)).toBe('key_known: key_unknown');
    }
    const own = await service.sign({}, { ...options, expiresIn: 60 });
    expect(await judged(own.token, options)).toBe('accepted');
  });
});
