import { describe, expect, it } from 'vitest';
import type { KeyDescriptor } from '../../../libs/jwt-auth/src/keys/key-options.js';
import {
  bootWith,
  verdict,
  verdictByRing,
  VERIFIED,
  verifierOf,
} from '../vectors/signature-level.js';
import {
  FLATTENED_JSON,
  GENERAL_JSON,
  HMAC_KEY,
  publishedHmacKey,
  HS256_JWT,
  PAIR_EXAMPLES,
  UNDEFINED_CRITICAL,
  UNSECURED_JWT,
} from './rfc7515-examples.js';

const published = publishedHmacKey();
const pairs = PAIR_EXAMPLES.map(({ jwk, algorithm }): KeyDescriptor => ({
  publicKey: jwk,
  algorithm,
}));
const ring = [published, ...bootWith(pairs).keys];

describe('RFC 7515, appendix A', () => {
  it('A.1 HS256 verifies', () => {
    expect(verdict(HS256_JWT, [published])).toBe(VERIFIED);
  });

  it('A.1 its key is public, so no application may have it', () => {
    for (const secret of [HMAC_KEY, String(HMAC_KEY['k'])]) {
      expect(bootWith([{ secret }]).refusal).toBe(
        'key refused: it is a well-known secret that anyone would try first',
      );
    }
  });

  it.each(PAIR_EXAMPLES)(
    'A.2 to A.4 $algorithm verifies',
    ({ algorithm, jwk, jws }) => {
      const own: KeyDescriptor = { publicKey: jwk, algorithm };
      expect(verdictByRing(jws, [own])).toBe(VERIFIED);
      expect(verdict(jws, ring)).toBe(VERIFIED);
    },
  );

  it.each([HS256_JWT, ...PAIR_EXAMPLES.map(({ jws }) => jws)])(
    'does not verify with the payload of another: %s',
    (jws) => {
      const [header, , signature] = jws.split('.');
      const other = Buffer.from('{"iss":"eve"}').toString('base64url');
      expect(verdict(`${header}.${other}.${signature}`, ring)).toBe(
        'signature',
      );
    },
  );

  it.each([
    [HS256_JWT, 'l'],
    [String(PAIR_EXAMPLES[0]?.jws), 'x'],
    [String(PAIR_EXAMPLES[1]?.jws), 'R'],
  ])('has its signature in one spelling only: %s', (jws, last) => {
    const other = `${jws.slice(0, -1)}${last}`;
    expect(signatureOf(other)).toEqual(signatureOf(jws));
    expect(verdict(other, ring)).toBe('signature_encoding');
  });

  it('A.5 unsecured is refused by its algorithm', () => {
    expect(verdict(UNSECURED_JWT, ring)).toBe('header_algorithm');
  });

  it.each([
    ['A.6 general', GENERAL_JSON],
    ['A.7 flattened', FLATTENED_JSON],
  ])('%s JSON serialization is refused, as text and parsed', (_, json) => {
    expect(verdict(JSON.stringify(json), ring)).toBe('three_parts');
    expect(verdict(json, ring)).toBe('token_text');
  });

  it('E an undefined critical extension is refused, and so is its algorithm', async () => {
    expect(verdict(UNDEFINED_CRITICAL, ring)).toBe('header_algorithm');
    const { checks } = await verifierOf(ring).explain(UNDEFINED_CRITICAL);
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'header_critical', outcome: 'failed' }),
    );
  });
});

function signatureOf(jws: string): Buffer {
  return Buffer.from(jws.split('.')[2] ?? '', 'base64url');
}
