import { describe, expect, it } from 'vitest';
import { AuthError } from '@jwt-auth/nestjs';
import { KeyRing } from '../../../libs/jwt-auth/src/keys/key-ring.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import type { VerifyingKeys } from '../../../libs/jwt-auth/src/keys/verifying-keys.js';
import { Authenticator } from '../../../libs/jwt-auth/src/principal/authenticator.js';
import type { Expectation } from '../../../libs/jwt-auth/src/token/expectation.js';
import {
  Issuers,
  type TrustedIssuers,
} from '../../../libs/jwt-auth/src/token/issuers.js';
import { TokenVerifier } from '../../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock } from '../../support/fake-clock.js';
import { SCENES } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';

const OTHER = 'https://other.example';
const { verifier: _, options: resolved } = bench();
const own: Expectation = { ...resolved, type: 'jwt', subjectRequired: true };
const keyOf = (): KeyRing =>
  new KeyRing(
    importKeys({ secret: SCENES.HS256.secret as Buffer, kid: 'scene-key' })
      .keys,
  );

/** Keys and issuers that a test exchanges while tokens are in the cache. */
function authenticatorOf(keys: VerifyingKeys, others?: TrustedIssuers) {
  const issuers = new Issuers({ ...own, keys }, others);
  const clock = new FakeClock();
  return new Authenticator(
    new TokenVerifier(issuers, clock),
    { cacheEntries: 10, warn: () => undefined },
    clock,
  );
}

describe('a token in the cache', () => {
  it('is good for as long as its key is in the ring', async () => {
    let ring: VerifyingKeys = keyOf();
    const authenticator = authenticatorOf({
      resolve: (hint, now) => ring.resolve(hint, now),
    });
    const token = altered({});
    await authenticator.authenticate(token);
    await authenticator.authenticate(token);
    expect(authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
    ring = new KeyRing([]);
    const { code } = await refusal(() => authenticator.authenticate(token));
    expect(code).toBe('key_unknown');
    expect(authenticator.cacheStatistics()).toMatchObject({ hits: 1, size: 0 });
  });

  it('is verified anew where another key has taken the kid', async () => {
    let ring: VerifyingKeys = keyOf();
    const authenticator = authenticatorOf({
      resolve: (hint, now) => ring.resolve(hint, now),
    });
    const token = altered({});
    await authenticator.authenticate(token);
    const secret = Buffer.from('another-secret-of-thirty-two-byte');
    ring = new KeyRing(importKeys({ secret, kid: 'scene-key' }).keys);
    const { code } = await refusal(() => authenticator.authenticate(token));
    expect(code).toBe('signature_invalid');
  });

  it('is good for as long as its issuer is trusted', async () => {
    const trusted: Expectation = { ...own, issuer: OTHER, keys: keyOf() };
    let found: Expectation | undefined = trusted;
    const authenticator = authenticatorOf(new KeyRing([]), {
      find: (issuer) => (issuer === OTHER ? found : undefined),
    });
    const token = altered({}, { iss: OTHER });
    await authenticator.authenticate(token);
    await authenticator.authenticate(token);
    expect(authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
    found = undefined;
    const { code } = await refusal(() => authenticator.authenticate(token));
    expect(code).toBe('key_unknown');
  });

  it('is judged anew where the rules for its issuer have changed', async () => {
    const trusted: Expectation = { ...own, issuer: OTHER, keys: keyOf() };
    let found = trusted;
    const authenticator = authenticatorOf(new KeyRing([]), {
      find: () => found,
    });
    const token = altered({}, { iss: OTHER });
    await authenticator.authenticate(token);
    found = { ...trusted, audience: ['https://elsewhere.example'] };
    const { code } = await refusal(() => authenticator.authenticate(token));
    expect(code).toBe('audience_mismatch');
  });

  it.each(['issuer', 'key'])(
    'waits where it takes time to find its %s, and hears of a failure',
    async (slow) => {
      const failure = new AuthError('unavailable', 'temporarily_unavailable');
      const trusted: Expectation = { ...own, issuer: OTHER, keys: keyOf() };
      let later: Promise<never> | undefined;
      const ring = keyOf();
      const keys: VerifyingKeys = {
        resolve: (hint, now) =>
          (slow === 'key' ? later : undefined) ?? ring.resolve(hint, now),
      };
      const authenticator = authenticatorOf(new KeyRing([]), {
        find: () => (slow === 'issuer' ? later : undefined) ?? found,
      });
      const found: Expectation = { ...trusted, keys };
      const token = altered({}, { iss: OTHER });
      await authenticator.authenticate(token);
      later = Promise.reject(failure);
      const { code } = await refusal(() => authenticator.authenticate(token));
      expect(code).toBe('temporarily_unavailable');
    },
  );

  it('is refused where its key went while its claims were judged', async () => {
    let ring: VerifyingKeys = keyOf();
    let judged: () => void = () => undefined;
    const keys: VerifyingKeys = {
      resolve: (hint, now) => ring.resolve(hint, now),
    };
    const claimsValidator = (claims: object) =>
      new Promise<{ claims: never }>((done) => {
        judged = () => done({ claims: claims as never });
      });
    const verifier = new TokenVerifier(
      new Issuers({ ...own, keys, claimsValidator }),
      new FakeClock(),
    );
    const waiting = Promise.resolve(verifier.verify(altered({})));
    const refused = refusal(() => waiting);
    ring = new KeyRing([]);
    judged();
    expect((await refused).code).toBe('key_unknown');
  });
});
