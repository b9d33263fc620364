import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { START } from '../../support/fake-clock.js';
import { goodClaims, ISSUER } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';

describe('the principal of a token', () => {
  const authenticator = bench().authenticator;

  it('says who it is and by which token', async () => {
    const claims = { ...goodClaims(START), sid: 'session-1', roles: ['a'] };
    const token = altered({ typ: 'application/JWT' }, claims);
    const principal = await authenticator.authenticate(token);
    expect(principal).toEqual({
      subject: 'alice',
      claims,
      user: claims,
      token: {
        id: 'token-1',
        type: 'application/JWT',
        issuer: ISSUER,
        issuedAt: START,
        expiresAt: START + 600,
        sessionId: 'session-1',
      },
    });
    expect(principal.user).toBe(principal.claims);
  });

  it('is frozen, inside too', async () => {
    const token = altered({}, { roles: ['a'] });
    const {
      claims,
      token: data,
      ...rest
    } = await authenticator.authenticate(token);
    for (const each of [claims, claims['roles'], data]) {
      expect(Object.isFrozen(each)).toBe(true);
    }
    expect(rest.user).toBe(claims);
    expect(Object.isFrozen(await authenticator.authenticate(token))).toBe(true);
  });

  it('has no id or time of issue where the token has none', async () => {
    const token = altered({}, { jti: undefined, iat: undefined });
    const { token: data } = await authenticator.authenticate(token);
    expect(data).toMatchObject({ id: undefined, issuedAt: undefined });
  });

  it.each([undefined, null, 5, ['session-1'], {}])(
    'belongs to no session where sid is %j',
    async (sid) => {
      const found = await authenticator.authenticate(altered({}, { sid }));
      expect(found.token.sessionId).toBeUndefined();
    },
  );

  it('is there at once where nothing has to be awaited', () => {
    const principal = authenticator.authenticate(altered({}));
    expect(principal).not.toBeInstanceOf(Promise);
  });

  it('is awaited where the schema has to be', async () => {
    const claims = z.object({}).refine(() => Promise.resolve(true));
    const asking = bench({ claims }).authenticator;
    const principal = asking.authenticate(altered({}));
    expect(principal).toBeInstanceOf(Promise);
    expect((await principal).subject).toBe('alice');
  });

  it('is not made of a bad token, nor of one for another purpose', async () => {
    const { authenticator: asked, service } = bench();
    const { token } = await service.sign({}, { type: 'invite', expiresIn: 60 });
    for (const [bad, code] of [
      [token, 'type_mismatch'],
      [altered({}, { sub: undefined }), 'claim_invalid'],
      ['', 'token_malformed'],
    ] as const) {
      const error = await refusal(() => asked.authenticate(bad));
      expect(error).toMatchObject({ kind: 'rejected', code });
    }
  });
});
