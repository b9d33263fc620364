import { describe, expect, it } from 'vitest';
import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import { START } from '../../support/fake-clock.js';
import { AUDIENCE, ISSUER, KID } from '../../support/scenes.js';
import { bench, refusal, verdict } from '../../support/tokens.js';

const TYPE = 'email-verification+jwt';

describe('sign()', () => {
  it('makes a token that says its purpose and no more than it must', async () => {
    const { service } = bench();
    const signed = await service.sign(
      { email: 'a@example.com' },
      { type: TYPE, expiresIn: '1h' },
    );
    expect(signed.claims).toEqual({
      email: 'a@example.com',
      iss: ISSUER,
      aud: ISSUER,
      iat: START,
      exp: START + 3600,
      jti: expect.any(String) as string,
    });
    expect(signed.expiresAt).toBe(START + 3600);
    expect(service.decode(signed.token)).toEqual({
      trusted: false,
      header: { alg: 'HS256', typ: TYPE, kid: KID },
      payload: signed.claims,
    });
    expect(Object.isFrozen(signed.claims)).toBe(true);
  });

  it('names subject, audience and start where it is told to', async () => {
    const { claims } = await bench().service.sign(
      {},
      {
        type: TYPE,
        expiresIn: 60,
        subject: 'alice',
        audience: ['a', 'b'],
        notBefore: 10,
      },
    );
    expect(claims).toMatchObject({
      sub: 'alice',
      aud: ['a', 'b'],
      nbf: START + 10,
    });
  });

  it.each<[string, string | string[] | undefined, Partial<JwtAuthOptions>]>([
    ['if it is given', AUDIENCE, {}],
    ['if it is among those given', ['a', AUDIENCE], {}],
    ['if the issuer is one', undefined, { audience: [AUDIENCE, ISSUER] }],
  ])(
    'warns once of an audience of access tokens, %s',
    async (_, audience, options) => {
      const { service, warnings } = bench(options);
      const purpose = { type: TYPE, expiresIn: 60 };
      await service.sign({}, { ...purpose, audience: 'mail' });
      expect(warnings).toEqual([]);
      for (const _time of [1, 2]) {
        await service.sign({}, { ...purpose, ...(audience && { audience }) });
      }
      expect(warnings).toEqual([
        expect.stringMatching(/^sign\(\) made a token whose audience is that/),
      ]);
    },
  );

  it.each([undefined, null, '', '  ', 5])('needs a type: %j', async (type) => {
    expect(await refusedType(type)).toBe(
      'sign() needs a type that names the purpose',
    );
  });

  it.each([
    ['JWT', undefined],
    ['jwt', undefined],
    ['application/jwt', undefined],
    ['APPLICATION/JWT', undefined],
    ['application/AT+jwt', 'at+jwt'],
    ['at+jwt', 'application/at+jwt'],
  ])('refuses %j, the type of access tokens %j', async (type, access) => {
    expect(await refusedType(type, access)).toBe(
      'sign() makes tokens for other purposes: give another type, or use issue() for an access token',
    );
  });

  it('takes JWT for a purpose where access tokens are at+jwt', async () => {
    const { service } = bench({ accessToken: { type: 'at+jwt' } });
    const { token } = await service.sign({}, { type: 'JWT', expiresIn: 60 });
    expect(await verdict(service, token, { type: 'jwt' })).toBe('accepted');
    expect(await verdict(service, token)).toBe('header_type: type_mismatch');
  });

  it.each([undefined, null, 0, '0s', '15', -1, Infinity])(
    'needs a lifetime: %j',
    async (expiresIn) => {
      await refusedClaim({ expiresIn }, /^expiresIn must be a duration/);
    },
  );

  it.each(['', [], [''], ['a', ''], 5, null, [5], [['a']], 'a\udc00'])(
    'refuses the audience %j',
    async (audience) => {
      await refusedClaim(
        { audience },
        /^The audience must (?:be well-formed text and )?not (?:be )?empty$/,
      );
    },
  );

  it.each(['', 5, null, 'a\ud800', 'a'.repeat(256)])(
    'refuses the subject %j',
    async (subject) => {
      await refusedClaim({ subject }, /^The subject must /);
    },
  );

  async function refusedType(type: unknown, access?: string): Promise<string> {
    const options = access === undefined ? {} : { type: access };
    const { service } = bench({ accessToken: options });
    const error = await refusal(() =>
      service.sign({}, { type: type as string, expiresIn: 60 }),
    );
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'type_mismatch',
    });
    return error.message;
  }

  async function refusedClaim(
    options: Record<string, unknown>,
    message: RegExp,
  ): Promise<void> {
    const error = await refusal(() =>
      bench().service.sign({}, { type: TYPE, expiresIn: 60, ...options }),
    );
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message: expect.stringMatching(message) as string,
    });
  }
});
