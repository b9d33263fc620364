import { createHash } from 'node:crypto';
import { AuthError, type JwtAuthOptions } from '@jwt-auth/nestjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FakeClock, START } from '../../support/fake-clock.js';
import { forge, hmac } from '../../support/forge.js';
import { AUDIENCE, goodClaims, ISSUER, SCENES } from '../../support/scenes.js';
import { altered, type Bench, bench, refusal } from '../../support/tokens.js';
import { propertyRuns } from '../../support/property-runs.js';

const at = (seconds: number): string =>
  new Date((START + seconds) * 1000).toISOString();

const secretOf = (name: string): Buffer =>
  createHash('sha512').update(name).digest();

describe('a token that was verified', () => {
  it('is not verified again, and gives the same frozen principal', async () => {
    const { authenticator } = bench();
    const token = altered({});
    const first = await authenticator.authenticate(token);
    const again = authenticator.authenticate(token);
    expect(again).toBe(first);
    expect(authenticator.cacheStatistics()).toMatchObject({
      hits: 1,
      misses: 1,
      size: 1,
    });
  });

  it('is shared between guard and TokenService.verify() without options', async () => {
    const { authenticator, service } = bench();
    const token = altered({});
    const principal = await authenticator.authenticate(token);
    expect(await service.verify(token)).toBe(principal.claims);
    expect(service.cacheStatistics()).toMatchObject({ hits: 1, misses: 1 });
    await service.verify(token, { audience: AUDIENCE });
    expect(service.cacheStatistics()).toMatchObject({ hits: 1, misses: 1 });
  });

  it('is verified each time with cache: false', async () => {
    const { authenticator, service } = bench({ cache: false });
    const token = altered({});
    const first = await authenticator.authenticate(token);
    expect(await authenticator.authenticate(token)).not.toBe(first);
    expect(service.cacheStatistics()).toBeUndefined();
  });

  it('is there at once on a hit, also where the schema had to be awaited', async () => {
    const claims = z.object({}).refine(() => Promise.resolve(true));
    const { authenticator } = bench({ claims });
    const token = altered({});
    expect(authenticator.authenticate(token)).toBeInstanceOf(Promise);
    await authenticator.authenticate(token);
    expect(authenticator.authenticate(token)).not.toBeInstanceOf(Promise);
  });

  it('answers for no other purpose or audience', async () => {
    const { service } = bench();
    const token = altered({});
    await service.verify(token);
    const asked = [
      [{ type: 'invite' }, 'type_mismatch'],
      [{ audience: 'other' }, 'audience_mismatch'],
    ] as const;
    for (const [options, code] of asked) {
      const error = await refusal(() => service.verify(token, options));
      expect(error).toMatchObject({ kind: 'rejected', code });
    }
  });

  it('leaves a bad token as bad as it was', async () => {
    const { authenticator } = bench();
    const token = altered({});
    await authenticator.authenticate(token);
    const bad = `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`;
    for (let times = 0; times < 2; times++) {
      const error = await refusal(() => authenticator.authenticate(bad));
      expect(error.kind).toBe('rejected');
    }
    expect(authenticator.cacheStatistics()).toMatchObject({ size: 1 });
  });
});

describe('a token in the cache is refused, for the reason the verifier gives,', () => {
  async function refusedAfter(
    { authenticator, clock }: Bench,
    token: string,
    seconds: number,
  ): Promise<AuthError> {
    await authenticator.authenticate(token);
    expect(await authenticator.authenticate(token)).toBeDefined();
    expect(authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
    clock.advance(seconds);
    return refusal(() => authenticator.authenticate(token));
  }

  it('once it has expired', async () => {
    const { code } = await refusedAfter(bench(), altered({}), 605);
    expect(code).toBe('token_expired');
  });

  it('but not while the tolerance lasts', async () => {
    const { authenticator, clock } = bench();
    await authenticator.authenticate(altered({}));
    clock.advance(604.999);
    expect(await authenticator.authenticate(altered({}))).toBeDefined();
    expect(authenticator.cacheStatistics()).toMatchObject({ hits: 1 });
  });

  it('when the clock is set back before nbf', async () => {
    const token = altered({}, { nbf: START - 60, iat: START - 9000 });
    const { code } = await refusedAfter(bench(), token, -3600);
    expect(code).toBe('token_not_yet_valid');
  });

  it('when the clock is set back before iat', async () => {
    const { code } = await refusedAfter(bench(), altered({}), -3600);
    expect(code).toBe('token_not_yet_valid');
  });

  it('once its key left the ring', async () => {
    const secret = SCENES.HS256.secret as Buffer;
    const ring = [{ secret, kid: 'scene-key', verifyUntil: at(60) }];
    const bounded = bench({ keys: { ring } });
    const { code } = await refusedAfter(bounded, altered({}), 60);
    expect(code).toBe('key_unknown');
  });

  it('and is dropped', async () => {
    const kept = bench();
    await refusedAfter(kept, altered({}), 605);
    expect(kept.authenticator.cacheStatistics()).toMatchObject({ size: 0 });
  });
});

describe('with two issuers that share key and kid', () => {
  it('a token in the cache of one is refused by the other', async () => {
    const ours = bench();
    const theirs = bench({ issuer: 'https://other.example' });
    const token = altered({});
    await ours.authenticator.authenticate(token);
    const error = await refusal(() => theirs.authenticator.authenticate(token));
    expect(error.code).toBe('issuer_untrusted');
    expect(await ours.authenticator.authenticate(token)).toBeDefined();
  });
});

describe('claims that a schema made', () => {
  const dated = z.object({
    born: z.string().transform((text) => new Date(text)),
  });

  it('are not shared where they can be changed, and that is said once', async () => {
    const { authenticator, warnings } = bench({ claims: dated });
    const token = altered({}, { born: '2000-01-01' });
    const first = await authenticator.authenticate(token);
    (first.claims['born'] as Date).setTime(0);
    const second = await authenticator.authenticate(token);
    expect(second.claims['born']).toEqual(new Date('2000-01-01'));
    expect(authenticator.cacheStatistics()).toMatchObject({ size: 0 });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The claims schema makes objects that can be changed/,
      ),
    ]);
  });

  it('are of no concern without a cache', async () => {
    const { authenticator, warnings } = bench({ claims: dated, cache: false });
    await authenticator.authenticate(altered({}, { born: '2000-01-01' }));
    expect(warnings).toEqual([]);
  });

  it.each([
    ['converted', z.object({ n: z.coerce.number() }), 5],
    [
      'frozen by the schema',
      z.object({ n: z.string().transform((x) => Object.freeze({ x })) }),
      { x: '5' },
    ],
  ])('are shared where they are plain: %s', async (_, claims, n) => {
    const { authenticator, warnings } = bench({ claims });
    const token = altered({}, { n: '5' });
    const first = await authenticator.authenticate(token);
    expect(first.claims['n']).toEqual(n);
    expect(await authenticator.authenticate(token)).toBe(first);
    expect(warnings).toEqual([]);
  });
});

/** Whatever happens, the cache never gives an answer that the verifier would not give now. */
describe('for any course of events', () => {
  const keys: JwtAuthOptions['keys'] = {
    ring: [
      { secret: secretOf('a'), kid: 'a', verifyUntil: at(500) },
      { secret: secretOf('b'), kid: 'b', algorithm: 'HS512' },
      { secret: secretOf('c'), kid: 'c', verifyUntil: at(900) },
    ],
  };

  const claim = (values: readonly number[]): fc.Arbitrary<number> =>
    fc.constantFrom(...values.map((value) => START + value));
  const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: other },
    );
  const none = fc.constant(undefined);
  const anyToken = fc
    .record({
      signedBy: fc.constantFrom('a', 'b', 'c'),
      kid: mostly<string | undefined>('own', fc.constantFrom('a', undefined)),
      exp: claim([1, 100, 499, 500, 501, 1000, 5000, 500_000]),
      nbf: mostly<number | undefined>(undefined, claim([-100, 3, 50, 400])),
      iat: mostly<number | undefined>(START, fc.oneof(none, claim([-1000, 4]))),
      iss: mostly(ISSUER, fc.constant('https://other.example')),
    })
    .map(({ kid, signedBy, ...claims }) =>
      forge(
        {
          alg: signedBy === 'b' ? 'HS512' : 'HS256',
          typ: 'JWT',
          kid: kid === 'own' ? signedBy : kid,
        },
        { ...goodClaims(START), ...claims },
        hmac(signedBy === 'b' ? 512 : 256, secretOf(signedBy)),
      ),
    );
  const anyStep = fc.oneof(
    { weight: 6, arbitrary: fc.record({ show: fc.nat({ max: 7 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        wait: fc.constantFrom(1, 5, 100, 500, -1, -5, -100, -500, 3600, -3600),
      }),
    },
  );

  async function outcome(
    { authenticator }: Bench,
    token: string,
  ): Promise<unknown> {
    try {
      return await authenticator.authenticate(token);
    } catch (error) {
      const { kind, code, check, message } = error as AuthError;
      return { kind, code, check, message };
    }
  }

  it('is what the verifier would answer now', { timeout: 60_000 }, async () => {
    const runs = propertyRuns(500);
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyToken, { minLength: 8, maxLength: 8 }),
        fc.array(anyStep, { minLength: 10, maxLength: 60 }),
        async (tokens, steps) => {
          const clock = new FakeClock();
          const cached = bench({ keys, cache: { maxEntries: 4 } }, { clock });
          const plain = bench({ keys, cache: false }, { clock });
          for (const step of steps) {
            if ('wait' in step) {
              clock.advance(step.wait);
            } else {
              const token = tokens[step.show] as string;
              expect(await outcome(cached, token)).toEqual(
                await outcome(plain, token),
              );
            }
          }
          hits += cached.authenticator.cacheStatistics()?.hits ?? 0;
        },
      ),
      { numRuns: runs },
    );
    // Otherwise nothing was compared but the verifier with itself.
    expect(hits).toBeGreaterThan(runs);
  });
});
