import { describe, expect, it } from 'vitest';
import {
  descriptorsOf,
  jsonForms,
  readExample,
  threeParts,
} from './cookbook.js';
import { verdictByRing, VERIFIED } from './signature-level.js';
import { vectorsAbsent } from './vector-files.js';

const GOOD = [
  'jws/4_1.rsa_v15_signature',
  'jws/4_2.rsa-pss_signature',
  'jws/4_3.ecdsa_signature',
  'jws/4_4.hmac-sha2_integrity_protection',
  'curve25519/jws',
];

interface Refused {
  readonly path: string;
  /** What refuses the compact serialization, where there is one. */
  readonly compact?: string;
  /** What becomes of each signature of the JSON serialization in three parts. */
  readonly parts: readonly string[];
}

// A protected header makes a good compact JWS with its own payload and
// signature: what else the JSON serialization said is left behind.
const REFUSED: readonly Refused[] = [
  {
    path: 'jws/4_5.signature_with_detached_content',
    compact: 'payload_encoding',
    parts: ['payload_encoding'],
  },
  {
    path: 'jws/4_6.protecting_specific_header_fields',
    parts: [VERIFIED],
  },
  {
    path: 'jws/4_7.protecting_content_only',
    parts: ['header_encoding'],
  },
  {
    path: 'jws/4_8.multiple_signatures',
    parts: [VERIFIED, 'header_encoding', VERIFIED],
  },
  {
    path: 'rfc7797/4.2.hmac-sha2_b64_false',
    parts: ['three_parts'],
  },
  {
    path: 'rfc7797/hmac-sha2_b64_false',
    compact: 'header_critical',
    parts: ['header_critical'],
  },
];

const ALL = [...GOOD, ...REFUSED.map(({ path }) => path)];

describe.skipIf(vectorsAbsent)('JOSE cookbook', () => {
  it.each(GOOD)('%s verifies', (path) => {
    const example = readExample(path);
    expect(verdictByRing(example.output.compact, descriptorsOf(example))).toBe(
      VERIFIED,
    );
  });

  it.each(REFUSED)('$path is refused: $compact', ({ path, compact }) => {
    const example = readExample(path);
    const token = example.output.compact;
    expect(token === undefined).toBe(compact === undefined);
    if (token !== undefined) {
      expect(verdictByRing(token, descriptorsOf(example))).toBe(compact);
    }
  });

  it.each(ALL)('%s is refused in JSON, as text and as an object', (path) => {
    const example = readExample(path);
    const [descriptor] = descriptorsOf(example);
    const forms = jsonForms(example);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) {
      const expected = typeof form === 'string' ? 'three_parts' : 'token_text';
      expect(verdictByRing(form, descriptor ? [descriptor] : [])).toBe(
        expected,
      );
    }
  });

  it.each(REFUSED)('$path in three parts: $parts', ({ path, parts }) => {
    const example = readExample(path);
    const descriptors = descriptorsOf(example);
    const verdicts = threeParts(example).map((token, index) =>
      verdictByRing(token, descriptors.slice(index, index + 1)),
    );
    expect(verdicts).toEqual(parts);
  });

  it('refuses b64 also where the header forgets to call it critical', () => {
    const example = readExample('rfc7797/4.2.hmac-sha2_b64_false');
    const [signed] = example.output.json?.signatures ?? [];
    const payload = Buffer.from(example.input.payload).toString('base64url');
    const token = `${signed?.protected}.${payload}.${signed?.signature}`;
    expect(verdictByRing(token, descriptorsOf(example))).toBe(
      'header_critical',
    );
  });
});
