import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AUDIENCE } from '../../support/scenes.js';
import { bench, verdict } from '../../support/tokens.js';

const TYPE = 'email-verification+jwt';

describe('verify() of a token for a purpose', async () => {
  const { service } = bench();
  const { token } = await service.sign({}, { type: TYPE, expiresIn: 60 });
  const access = await service.issue('alice');
  const elsewhere = await service.sign(
    {},
    { type: TYPE, expiresIn: 60, audience: ['billing', 'mail'] },
  );

  it.each([
    [TYPE],
    ['EMAIL-VERIFICATION+JWT'],
    ['application/email-verification+jwt'],
  ])('accepts the type however spelled: %s', async (type) => {
    expect(await verdict(service, token, { type })).toBe('accepted');
  });

  it.each([
    ['it for access', token, undefined],
    ['it for another purpose', token, { type: 'password-reset+jwt' }],
    ['it for no purpose', token, { type: '' }],
    ['an access token for it', access.token, { type: TYPE }],
  ])('does not take %s', async (_, given, options) => {
    expect(await verdict(service, given, options)).toBe(
      'header_type: type_mismatch',
    );
  });

  it.each([
    ['the issuer by default', undefined, 'audience: audience_mismatch'],
    ['the audience of access tokens', AUDIENCE, 'audience: audience_mismatch'],
    ['one of its audiences', 'mail', 'accepted'],
    ['several, one of them its own', ['x', 'billing'], 'accepted'],
    ['others', ['x', 'y'], 'audience: audience_mismatch'],
    ['none', [], 'audience: audience_mismatch'],
  ])('asks for %s', async (_, audience, expected) => {
    const options = audience === undefined ? {} : { audience };
    expect(
      await verdict(service, elsewhere.token, { type: TYPE, ...options }),
    ).toBe(expected);
  });

  it('does not take the audience of access tokens for its own', async () => {
    const options = { type: TYPE, audience: AUDIENCE };
    expect(await verdict(service, token, options)).toBe(
      'audience: audience_mismatch',
    );
    const meant = await service.sign({}, { ...options, expiresIn: 60 });
    expect(await verdict(service, meant.token, { type: TYPE })).toBe(
      'audience: audience_mismatch',
    );
    expect(await verdict(service, meant.token, options)).toBe('accepted');
  });

  it('asks an access token for another audience', async () => {
    expect(await verdict(service, access.token, { audience: 'x' })).toBe(
      'audience: audience_mismatch',
    );
    expect(await verdict(service, access.token, { audience: AUDIENCE })).toBe(
      'accepted',
    );
  });

  it('asks an access token for a subject also where its type is named', async () => {
    const { token: anonymous } = await bench({
      accessToken: { type: 'other' },
    }).service.sign({}, { type: 'JWT', expiresIn: 60, audience: AUDIENCE });
    expect(await verdict(service, anonymous)).toBe('subject: claim_invalid');
    expect(await verdict(service, anonymous, { type: 'jwt' })).toBe(
      'subject: claim_invalid',
    );
  });

  it.each([
    ['type', { type: 'application/jwt' }],
    ['audience', { audience: [AUDIENCE] }],
    ['nothing', {}],
  ])(
    'asks the schema about an access token where %s is named',
    async (_, options) => {
      const claims = z.object({ plan: z.string() });
      const strict = bench({ claims });
      expect(await verdict(strict.service, access.token, options)).toBe(
        'claims_schema: claim_invalid',
      );
      const good = await strict.service.issue('alice', { plan: 'gold' });
      expect(await verdict(strict.service, good.token, options)).toBe(
        'accepted',
      );
    },
  );

  it('ends with it', async () => {
    const { service: own, clock } = bench();
    const signed = await own.sign({}, { type: TYPE, expiresIn: 60 });
    clock.advance(65);
    expect(await verdict(own, signed.token, { type: TYPE })).toBe(
      'not_expired: token_expired',
    );
  });
});
