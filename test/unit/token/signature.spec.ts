import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { PayloadSigner } from '../../../libs/jwt-auth/src/token/payload-signer.js';
import {
  type JwsParts,
  verifySignature,
} from '../../../libs/jwt-auth/src/token/signature.js';
import { importSecret } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { START } from '../../support/fake-clock.js';
import { forge } from '../../support/forge.js';
import { KID, SCENES, type SceneName } from '../../support/scenes.js';

const PAYLOAD = { iat: START, sub: 'alice', text: 'ü' };

function keyOf(name: SceneName, material?: KeyObject): Key {
  const { privateKey, secret } = SCENES[name];
  const own = privateKey ?? importSecret(secret as Buffer);
  return new Key({ material: material ?? own, algorithm: name, kid: KID });
}

function parts(token: string): JwsParts {
  const dot = token.lastIndexOf('.');
  return {
    signingInput: token.slice(0, dot),
    signature: token.slice(dot + 1),
  };
}

describe.each<SceneName>(['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'])(
  'signatures of %s',
  (name) => {
    const key = keyOf(name);
    const header = { alg: name, typ: 'JWT', kid: KID };
    const forged = forge(header, PAYLOAD, SCENES[name].signer);

    it('are good when made by others', () => {
      expect(verifySignature(parts(forged), key)).toBe(true);
    });

    it('are made over header and payload as they are', async () => {
      const token = await new PayloadSigner(key, 'JWT').sign(PAYLOAD);
      const [head, body] = token
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString());
      expect(JSON.parse(head as string)).toEqual(header);
      expect(body).toBe(JSON.stringify(PAYLOAD));
      expect(verifySignature(parts(token), key)).toBe(true);
    });

    it.each([
      ['of other bytes', (good: Buffer) => Buffer.alloc(good.length, 1)],
      ['with a bit changed', flipped],
      ['cut short', (good: Buffer) => good.subarray(1)],
      [
        'with a byte more',
        (good: Buffer) => Buffer.concat([good, good], good.length + 1),
      ],
      ['of one byte', () => Buffer.from([1])],
      ['of nothing', () => Buffer.alloc(0)],
    ])('are bad when %s', (_, change) => {
      const { signingInput, signature } = parts(forged);
      const bad = change(Buffer.from(signature, 'base64url'));
      const token = `${signingInput}.${bad.toString('base64url')}`;
      expect(verifySignature(parts(token), key)).toBe(false);
    });

    it('are bad over another payload', () => {
      const other = forge(header, { ...PAYLOAD, sub: 'bob' }, () =>
        Buffer.from(parts(forged).signature, 'base64url'),
      );
      expect(verifySignature(parts(other), key)).toBe(false);
    });
  },
);

describe('a signature', () => {
  // One in 256 begins with a zero byte; OpenSSL would take it without.
  it(
    'of PS256 is bad without its leading zero byte',
    { timeout: 60_000 },
    () => {
      const header = { alg: 'PS256', typ: 'JWT', kid: KID };
      const key = keyOf('PS256');
      let good: JwsParts;
      let bytes: Buffer;
      do {
        good = parts(forge(header, PAYLOAD, SCENES.PS256.signer));
        bytes = Buffer.from(good.signature, 'base64url');
      } while (bytes[0] !== 0);
      const signature = bytes.subarray(1).toString('base64url');
      const token = `${good.signingInput}.${signature}`;
      expect(verifySignature(good, key)).toBe(true);
      expect(verifySignature(parts(token), key)).toBe(false);
    },
  );

  it('is bad under another key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const token = await new PayloadSigner(keyOf('EdDSA'), 'JWT').sign(PAYLOAD);
    expect(verifySignature(parts(token), keyOf('EdDSA', privateKey))).toBe(
      false,
    );
  });

  it.each(['HS512', 'none', 'RS256'])(
    'is judged by the algorithm of the key, whatever the header says: %s',
    (alg) => {
      const { signer } = SCENES.HS256;
      const good = forge({ alg, typ: 'JWT' }, PAYLOAD, signer);
      expect(verifySignature(parts(good), keyOf('HS256'))).toBe(true);
      const bad = forge({ alg, typ: 'JWT' }, PAYLOAD, () => Buffer.alloc(32));
      expect(verifySignature(parts(bad), keyOf('HS256'))).toBe(false);
    },
  );

  it('may stand over what is no claims: those are looked at later', () => {
    const expired = { exp: 1, nbf: START * 2, iat: 'x' };
    const token = forge({ alg: 'HS256' }, expired, SCENES.HS256.signer);
    expect(verifySignature(parts(token), keyOf('HS256'))).toBe(true);
  });

  it.each<SceneName>(['RS256', 'EdDSA'])(
    'is not made with a public key: %s',
    (name) => {
      const key = keyOf(name, SCENES[name].publicKey);
      expect(() => new PayloadSigner(key, 'JWT')).toThrow(
        new TypeError('A PayloadSigner needs a key that can sign'),
      );
    },
  );
});

function flipped(good: Buffer): Buffer {
  const bad = Buffer.from(good);
  bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
  return bad;
}
