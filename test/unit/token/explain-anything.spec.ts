import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { altered, bench, verdict } from '../../support/tokens.js';
import { propertyRuns } from '../../support/property-runs.js';

const { service } = bench();

/** A member of any object that a token must not have, however deep inside. */
const POISON = '"__proto__":';

describe('explain() of anything', () => {
  it.each([
    undefined,
    null,
    0,
    true,
    {},
    [],
    () => 'x',
    Symbol('x'),
    1n,
    Buffer.from('a.b.c'),
    ['a.b.c'],
    new Map(),
  ])('refuses what is no text: %o', async (token) => {
    const { accepted, code, checks } = await service.explain(token);
    expect({ accepted, code }).toEqual({
      accepted: false,
      code: 'token_malformed',
    });
    expect(checks[0]).toMatchObject({ check: 'token_text', outcome: 'failed' });
  });

  it.each([
    ['without a prototype', Object.create(null) as object],
    [
      'whose toString() throws',
      {
        toString: (): string => {
          throw new Error('no text');
        },
      },
    ],
  ])('refuses an object %s', async (_, token) => {
    expect(await service.explain(token)).toMatchObject({
      accepted: false,
      code: 'token_malformed',
    });
  });

  it('agrees with verify() on any text', async () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'ey.J0='.split('')) }),
      fc.webPath(),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await verdict(service, text)).toMatch(/: token_malformed$/);
      }),
    );
  });

  it('agrees with verify() on a good token with a character changed', async () => {
    const good = altered({}, { roles: ['a'], nested: { b: [1] } });
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.string({ maxLength: 2 }),
        async (at, text) => {
          const token = good.slice(0, at) + text + good.slice(at + 1);
          const seen = await verdict(service, token);
          expect(seen === 'accepted').toBe(token === good);
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('agrees with verify() on any header and claims', async () => {
    const names = fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'x');
    const claims = fc.constantFrom('iss', 'aud', 'sub', 'exp', 'nbf', 'iat');
    const value = fc.jsonValue({ maxDepth: 2 });
    await fc.assert(
      fc.asyncProperty(names, claims, value, async (member, claim, json) => {
        const [inHeader, inClaims] = [
          await verdict(service, altered({ [member]: json })),
          await verdict(service, altered({}, { [claim]: json })),
        ];
        const ignored =
          member === 'x' && !JSON.stringify(json).includes(POISON);
        expect(inHeader === 'accepted').toBe(ignored);
        expect(inClaims).toMatch(/^(?:accepted|[a-z_]+: [a-z_]+)$/);
      }),
      // Found by chance once in a blue moon, so it is tried each time.
      {
        numRuns: propertyRuns(300),
        examples: [['x', 'iss', JSON.parse(`{${POISON}""}`)]],
      },
    );
  });
});
