import { describe, expect, it } from 'vitest';
import type { OwnKeys } from '../../../libs/jwt-auth/src/keys/verifying-keys.js';
import { TokenIssuer } from '../../../libs/jwt-auth/src/token/token-issuer.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { bench, refusal } from '../../support/tokens.js';

const HOUR = 3600;

/** An issuer whose keys are kept for tokens of an hour at most. */
function issuer(): TokenIssuer {
  const { options } = bench();
  const keys: OwnKeys = {
    longestLifetime: HOUR,
    resolve: (hint, now) => options.keys.resolve(hint, now),
    signingKey: (now) => options.keys.signingKey(now),
    published: (now) => options.keys.published(now),
  };
  return new TokenIssuer(
    { ...options, keys, refuseSecretClaims: true, warn: () => undefined },
    new FakeClock(),
  );
}

const REFUSED = {
  kind: 'misconfigured',
  code: 'claim_invalid',
  message:
    'The token would live longer than its key is kept: expiresIn may be at most 3600 seconds here, see keys.managed.longestLifetime',
};

describe('a token', () => {
  it('may live as long as its key is kept', async () => {
    const issued = await issuer().issue('alice', {}, { expiresIn: HOUR });
    expect(issued.expiresAt).toBe(START + HOUR);
    const signed = await issuer().sign({}, { type: 'x', expiresIn: '1h' });
    expect(signed.expiresAt).toBe(START + HOUR);
  });

  it.each([HOUR + 1, '61m', '1d', Number.MAX_SAFE_INTEGER] as const)(
    'may not live longer: %s',
    async (expiresIn) => {
      const issuing = issuer();
      const refused = [
        await refusal(() => issuing.issue('alice', {}, { expiresIn })),
        await refusal(() => issuing.sign({}, { type: 'x', expiresIn })),
        await refusal(() =>
          issuing.sign({}, { type: 'x', expiresIn, notBefore: 10 }),
        ),
      ];
      for (const error of refused) {
        expect(error).toMatchObject(REFUSED);
      }
    },
  );

  it('may live for ever where keys are given', async () => {
    const { service } = bench();
    const { expiresAt } = await service.issue(
      'alice',
      {},
      { expiresIn: '52w' },
    );
    expect(expiresAt).toBe(START + 52 * 7 * 24 * HOUR);
  });
});
