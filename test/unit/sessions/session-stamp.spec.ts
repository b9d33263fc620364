import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resolveOptions } from '../../../libs/jwt-auth/src/options/resolve-options.js';
import { claimsValidator as claimsValidatorOf } from '../../../libs/jwt-auth/src/token/claims-schema.js';
import type { SessionStamp } from '../../../libs/jwt-auth/src/token/session-stamp.js';
import { TokenIssuer } from '../../../libs/jwt-auth/src/token/token-issuer.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { SCENES, sceneOptions } from '../../support/scenes.js';
import { bench, refusal } from '../../support/tokens.js';

const clock = new FakeClock();
const options = resolveOptions(sceneOptions(SCENES.HS256), true);
const issuer = new TokenIssuer(
  { ...options, refuseSecretClaims: true, warn: () => undefined },
  clock,
);
const STAMP: SessionStamp = {
  sid: 'session',
  sv: 7,
  at: START,
  notAfter: START + 86_400,
};

const claimsOf = async (change: Partial<SessionStamp>): Promise<object> => {
  const stamp = { ...STAMP, ...change };
  return (await issuer.issueForSession('alice', {}, stamp)).claims;
};

describe('an access token of a session', () => {
  it('carries the session and the version of its subject, and verifies', async () => {
    const { token, claims } = await issuer.issueForSession(
      'alice',
      { plan: 'gold' },
      STAMP,
    );
    const life = { iat: START, exp: START + 900 };
    const own = { sub: 'alice', sid: 'session', sv: 7, plan: 'gold' };
    expect(claims).toMatchObject({ ...own, ...life });
    expect(claims.jti).toMatch(/^[\da-f-]{36}$/);
    const { service } = bench({}, { clock });
    expect(await service.verify(token)).toEqual(claims);
  });

  it('ends with its session at the latest', async () => {
    const notAfter = START + 100.9;
    expect(await claimsOf({ notAfter })).toMatchObject({ exp: START + 100 });
  });

  it('counts its lifetime by the clock of the store', async () => {
    const at = START - 100.5;
    const life = { iat: START - 101, exp: START + 799 };
    expect(await claimsOf({ at })).toMatchObject(life);
  });

  it('is good here at once though the clock of the store is ahead', async () => {
    const at = START + 3600;
    const life = { iat: START, exp: START + 4500 };
    expect(await claimsOf({ at })).toMatchObject(life);
  });

  it.each(['sid', 'sv'])(
    'is not made where the caller gives %s',
    async (name) => {
      const claims = { [name]: 'x' };
      const forged = issuer.issueForSession('alice', claims, STAMP);
      expect((await refusal(() => forged)).code).toBe('claim_reserved');
      const own = issuer.issue('alice', claims, {});
      expect((await refusal(() => own)).code).toBe('claim_reserved');
    },
  );

  it('is not made for nobody', async () => {
    const { code } = await refusal(() => issuer.issueForSession('', {}, STAMP));
    expect(code).toBe('claim_invalid');
  });

  it('cannot fail, unless a schema judges it or the key is elsewhere', () => {
    expect(issuer.isFallible()).toBe(false);
    const claimsValidator = claimsValidatorOf(z.object({}));
    const settings = { refuseSecretClaims: true, warn: () => undefined };
    const judging = new TokenIssuer(
      { ...options, ...settings, claimsValidator },
      clock,
    );
    expect(judging.isFallible()).toBe(true);
  });
});
