import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseRevocation,
  type Revocation,
  revocationText,
} from '../../../../libs/jwt-auth/src/sessions/revocation/revocation.js';

const id = fc.string({ unit: 'binary' });
const whole = fc.maxSafeNat();

const anyRevocation: fc.Arbitrary<Revocation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('token', 'session', 'key'), id }),
  fc.record({
    kind: fc.constant('subject' as const),
    id,
    version: whole,
    cutoff: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  }),
);

describe('a revocation', () => {
  it('comes back from its text as it was, whatever it names', () => {
    fc.assert(
      fc.property(anyRevocation, (revocation) => {
        expect(parseRevocation(revocationText(revocation))).toEqual(revocation);
      }),
    );
  });

  it('is told from every other one by its text', () => {
    fc.assert(
      fc.property(anyRevocation, anyRevocation, (one, other) => {
        const isSame = revocationText(one) === revocationText(other);
        expect(isSame).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('names half a character as it is, which UTF-8 has no bytes for', () => {
    const revocation = { kind: 'session', id: 'a\ud800b\udc00' } as const;
    const text = Buffer.from(revocationText(revocation)).toString();
    expect(parseRevocation(text)).toEqual(revocation);
  });
});

describe('a text that is none', () => {
  it.each([
    '',
    'null',
    '"session"',
    '{}',
    '{"kind":"session","id":"x"}',
    '[]',
    '["session"]',
    '["session",5]',
    '["session",null]',
    '["SESSION","x"]',
    '["device","x"]',
    '["constructor","x"]',
    '["subject","x"]',
    '["subject","x",1]',
    '["subject","x","1",2]',
    '["subject","x",1,null]',
    '["session","x"',
    '["session","x"]]',
  ])('is not taken for one: %s', (text) => {
    expect(parseRevocation(text)).toBeUndefined();
  });

  it('is refused or read, and never throws', () => {
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .array(fc.oneof(fc.constantFrom('session', 'subject'), fc.jsonValue()))
        .map((parts) => JSON.stringify(parts)),
    );
    fc.assert(
      fc.property(any, (text) => {
        const found = parseRevocation(text);
        if (found !== undefined) {
          expect(parseRevocation(revocationText(found))).toEqual(found);
        }
      }),
    );
  });
});
