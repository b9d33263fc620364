import { type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  importPrivateKey,
  importPublicKey,
  type Jwk,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { verdict, VERIFIED } from '../vectors/signature-level.js';

/** Appendix A.1. */
const PRIVATE_JWK: Jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
/** Appendix A.2. */
const PUBLIC_JWK: Jwk = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
/** Appendix A.4: `{"alg":"EdDSA"}` and `Example of Ed25519 signing`. */
const SIGNING_INPUT =
  'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc';
const SIGNATURE =
  'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';

const signer = new Key({ material: importPrivateKey(PRIVATE_JWK) });
const verifier = new Key({ material: importPublicKey(PUBLIC_JWK) });

describe('RFC 8037, appendix A', () => {
  it('A.1 and A.2 the private key has the public half', () => {
    expect(signer.algorithm).toBe('EdDSA');
    expect(signer.verifyKey.export({ format: 'jwk' })).toEqual(PUBLIC_JWK);
    expect(verifier.signKey).toBeUndefined();
  });

  it('A.3 the thumbprint is the default kid of both halves', () => {
    const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
    expect(verifier.kid).toBe(thumbprint);
    expect(signer.kid).toBe(thumbprint);
  });

  it('A.4 the key signs as in the example', () => {
    const key = signer.signKey as KeyObject;
    const signature = sign(null, Buffer.from(SIGNING_INPUT), key);
    expect(signature.toString('base64url')).toBe(SIGNATURE);
  });

  it('A.5 the signature verifies with either half', () => {
    const jws = `${SIGNING_INPUT}.${SIGNATURE}`;
    expect(verdict(jws, [verifier])).toBe(VERIFIED);
    expect(verdict(jws, [signer])).toBe(VERIFIED);
  });

  it('A.5 nothing else verifies', () => {
    const [header] = SIGNING_INPUT.split('.');
    const other = Buffer.from('another payload').toString('base64url');
    expect(verdict(`${header}.${other}.${SIGNATURE}`, [verifier])).toBe(
      'signature',
    );
  });

  // A.6 and A.7 agree on keys for encryption; such a key must not get in here.
  it.each([
    ['A.6', 'X25519', '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08'],
    [
      'A.7',
      'X448',
      'mwj3zDG34-Z9ItWuoSEHSic70rg94Jxj-qc9LCLF2bvINmRyQdlT1AxbEtqIEg1TF3-A5TLEH6A',
    ],
  ])('%s a key on %s is refused', (_, crv, x) => {
    const material = importPublicKey({ kty: 'OKP', crv, x });
    expect(() => new Key({ material })).toThrow(
      'keys of this type or curve are not supported',
    );
  });
});
