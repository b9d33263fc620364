import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  KeyMaterial,
  SecretMaterial,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { jwkOf, pairOf } from './key-samples.js';
import { propertyRuns } from '../../support/property-runs.js';

/** As few characters of a key as this in a message would be a leak. */
const LEAK = 8;

function expectNoLeak(material: string, message: string): void {
  for (let start = 0; start + LEAK <= material.length; start++) {
    expect(message).not.toContain(material.slice(start, start + LEAK));
  }
}

/** What is said of a key in each of the places that it may be given in. */
function faultsOfPair(key: KeyMaterial): string {
  const good = pairOf('P-256');
  const algorithm = 'ES256';
  const reports = [
    importKeys({ privateKey: key }),
    importKeys({ publicKey: key, algorithm }),
    importKeys({ privateKey: good.privateKey, previous: [key] }),
    importKeys({ ring: [{ privateKey: key }] }),
  ];
  for (const { faults } of reports) {
    expect(faults).not.toEqual([]);
  }
  return inspect(
    reports.map(({ faults }) => faults),
    { depth: null },
  );
}

function faultsOfSecret(secret: SecretMaterial): string {
  const reports = [
    importKeys({ secret }),
    importKeys({ secret: 'secret', previous: [secret] }),
    importKeys({ ring: [{ secret, algorithm: 'HS512' }] }),
  ];
  for (const { faults } of reports) {
    expect(faults).not.toEqual([]);
  }
  return inspect(
    reports.map(({ faults }) => faults),
    { depth: null },
  );
}

const pem = pairOf('P-256')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const body = pem.replaceAll(/-----[^-]+-----|\n/g, '');

describe('no message holds a part of', () => {
  it('a secret that is too short', () => {
    fc.assert(
      fc.property(fc.string({ minLength: LEAK, maxLength: 31 }), (text) => {
        fc.pre(Buffer.byteLength(text) < 32);
        expectNoLeak(text, faultsOfSecret(text));
        expectNoLeak(text, faultsOfSecret(Buffer.from(text)));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('a secret in a JWK', () => {
    const members = fc.constantFrom({ use: 'enc' }, { alg: 'A256GCM' });
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 64 });
    fc.assert(
      fc.property(bytes, members, (secret, more) => {
        const k = Buffer.from(secret).toString('base64url');
        expectNoLeak(k, faultsOfSecret({ kty: 'oct', k, ...more }));
        expectNoLeak(k, faultsOfSecret({ kty: 'oct', k: `${k}=` }));
      }),
    );
  });

  it('text that is no key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: LEAK }), (text) => {
        expectNoLeak(text, faultsOfPair(text));
        expectNoLeak(text, faultsOfPair(Buffer.from(`0${text}`)));
      }),
    );
  });

  it('PEM that is damaged', () => {
    const place = fc.integer({ min: 40, max: pem.length - 40 });
    const damage = fc.constantFrom('', '\\n', '\0', '-----', 'ENCRYPTED');
    fc.assert(
      fc.property(place, damage, (index, inserted) => {
        const damaged = `${pem.slice(0, index)}${inserted}${pem.slice(index + 8)}`;
        expectNoLeak(body, faultsOfPair(damaged));
      }),
    );
  });

  it('a private JWK that is damaged', () => {
    const jwk = jwkOf(pairOf('P-256').privateKey);
    for (const name of ['kty', 'crv', 'x', 'y']) {
      const message = faultsOfPair({ ...jwk, [name]: 'AAAA' });
      [jwk.d, jwk.x].forEach((part) => expectNoLeak(String(part), message));
    }
  });

  it('PEM that is given as a secret', () => {
    expectNoLeak(body, faultsOfSecret(pem));
    expectNoLeak(body, faultsOfSecret(Buffer.from(pem)));
  });

  it('a private key that is weak', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { n, d, p } = jwkOf(privateKey);
    const message = faultsOfPair(privateKey);
    [n, d, p].forEach((member) => expectNoLeak(String(member), message));
  });

  it('a key whose error is inspected, with its stack', () => {
    const text = 'not long enough';
    const material = createSecretKey(Buffer.from(text));
    expect.assertions(text.length - LEAK + 1);
    try {
      new Key({ material });
    } catch (error) {
      expectNoLeak(text, inspect(error, { depth: null, showHidden: true }));
    }
  });
});
