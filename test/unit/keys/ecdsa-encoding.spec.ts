import { sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joseSignature } from '../../../libs/jwt-auth/src/keys/ecdsa-encoding.js';
import { pairOf } from './key-samples.js';
import { propertyRuns } from '../../support/property-runs.js';

const CURVES = [
  ['P-256', 'sha256', 64],
  ['P-384', 'sha384', 96],
  ['P-521', 'sha512', 132],
] as const;

/** DER of two numbers, whatever they are. */
function der(r: Buffer, s: Buffer): Buffer {
  const number = (bytes: Buffer): Buffer => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = first < 0 ? Buffer.alloc(1) : bytes.subarray(first);
    const value =
      (short[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), short]) : short;
    return Buffer.concat([Buffer.from([0x02, value.length]), value]);
  };
  const body = Buffer.concat([number(r), number(s)]);
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe.each(CURVES)('a signature on %s', (curve, hash, length) => {
  const { privateKey, publicKey } = pairOf(curve);

  it('in DER is the same signature as JWS has it', () => {
    const property = fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      (input) => {
        const signature = sign(hash, input, {
          key: privateKey,
          dsaEncoding: 'der',
        });
        const jose = joseSignature(signature, length);
        expect(jose).toHaveLength(length);
        const verifying = {
          key: publicKey,
          dsaEncoding: 'ieee-p1363',
        } as const;
        expect(verify(hash, input, verifying, jose!)).toBe(true);
      },
    );
    fc.assert(property, { numRuns: propertyRuns(200) });
  });

  it('has both numbers in full length, however short they are', () => {
    const half = fc.uint8Array({
      minLength: length / 2,
      maxLength: length / 2,
    });
    const short = fc
      .tuple(half, fc.nat(length / 2))
      .map(([bytes, zeros]) => Buffer.from(bytes).fill(0, 0, zeros));
    const property = fc.property(short, short, (r, s) => {
      expect(joseSignature(der(r, s), length)).toEqual(Buffer.concat([r, s]));
    });
    fc.assert(property, { numRuns: propertyRuns(500) });
  });

  it('as JWS has it already is no DER', () => {
    const property = fc.property(fc.uint8Array(), (input) => {
      const signature = sign(hash, input, {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      expect(joseSignature(signature, length)).toBeUndefined();
    });
    fc.assert(property, { numRuns: propertyRuns(100) });
  });

  it('cut short, longer, or with another byte in its frame is none', () => {
    const signature = sign(hash, Buffer.from('x'), privateKey);
    for (let cut = 0; cut < signature.length; cut++) {
      expect(joseSignature(signature.subarray(0, cut), length)).toBeUndefined();
    }
    const longer = Buffer.concat([signature, Buffer.alloc(1)]);
    expect(joseSignature(longer, length)).toBeUndefined();
    for (const at of [0, 1, 2, 3]) {
      const changed = Buffer.from(signature);
      changed[at]! ^= 1;
      expect(joseSignature(changed, length)).toBeUndefined();
    }
  });

  it('of whatever bytes is one of the right length, or none', () => {
    const property = fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 150 }),
        fc
          .uint8Array({ maxLength: 140 })
          .map((body) => [0x30, body.length & 0x7f, ...body]),
        fc
          .uint8Array({ minLength: 1, maxLength: 60 })
          .map((body) => [0x30, body.length + 2, 0x02, body.length, ...body]),
      ),
      (bytes) => {
        const jose = joseSignature(Buffer.from(bytes), length);
        expect([undefined, length]).toContain(jose?.length);
      },
    );
    fc.assert(property, { numRuns: propertyRuns(2000) });
  });
});

describe('no signature is', () => {
  it.each([
    ['nothing', ''],
    ['an empty sequence', '3000'],
    ['a sequence of one number', '3003020101'],
    ['a sequence of three numbers', '3009020101020101020101'],
    ['two octet strings', '3006040101040101'],
    ['an empty number', '30050200020101'],
    ['a number longer than the rest', '3006020101020201'],
    ['a sequence that is announced longer', '3007020101020101'],
    ['a length without end', '3080020101020101'],
    ['a number of too many bytes', `3026022101${'00'.repeat(32)}020101`],
  ])('%s', (_, text) => {
    expect(joseSignature(hex(text), 64)).toBeUndefined();
  });

  it('but two small numbers are', () => {
    expect(joseSignature(hex('3006020101020102'), 64)).toEqual(
      hex(`${'00'.repeat(31)}01${'00'.repeat(31)}02`),
    );
  });
});
