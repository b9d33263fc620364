import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { AsymmetricAlgorithm, KeyOptions } from '@jwt-auth/nestjs';
import { Signer } from '@jwt-auth/nestjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Key } from '../../../libs/jwt-auth/src/keys/key.js';
import { PayloadSigner } from '../../../libs/jwt-auth/src/token/payload-signer.js';
import { FakeClock } from '../../support/fake-clock.js';
import { KmsServer, KmsSigner } from '../../support/issuers/kms.js';
import { bench, refusal, verdict } from '../../support/tokens.js';
import { pairOf } from '../keys/key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');

/** A signer that returns whatever it is told to. */
class Told extends Signer {
  readonly publicKey: KeyObject = publicKey;
  readonly algorithm: AsymmetricAlgorithm = 'ES256';
  readonly inputs: string[] = [];

  constructor(private readonly answer: (input: Uint8Array) => unknown) {
    super();
  }

  sign(input: Uint8Array): Promise<Uint8Array> | Uint8Array {
    this.inputs.push(Buffer.from(input).toString());
    return this.answer(input) as Uint8Array;
  }
}

const der = (input: Uint8Array): Buffer => sign('sha256', input, privateKey);
const jose = (input: Uint8Array): Buffer =>
  sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });

describe('a payload', () => {
  it('is signed by nobody with a public key alone', () => {
    const key = new Key({ material: publicKey });
    expect(() => new PayloadSigner(key, 'JWT')).toThrow(
      'A PayloadSigner needs a key that can sign',
    );
  });

  it.each<[string, (input: Uint8Array) => unknown]>([
    ['in DER', der],
    ['as JWS has it', jose],
    ['later', async (input) => der(input)],
    ['in an array of bytes', (input) => new Uint8Array(jose(input))],
    [
      'in a part of a larger buffer',
      (input) => {
        const bytes = jose(input);
        const large = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(9)]);
        return large.subarray(7, 7 + bytes.length);
      },
    ],
  ])('may be signed elsewhere: %s', async (_, answer) => {
    const signer = new Told(answer);
    const { service } = bench({ keys: { signer } });
    const { token } = await service.issue('alice', {});
    expect(await verdict(service, token)).toBe('accepted');
    // What is signed is the whole token but for its signature.
    expect(signer.inputs).toEqual([token.slice(0, token.lastIndexOf('.'))]);
    const purpose = await service.sign({}, { type: 'x', expiresIn: 60 });
    expect(await verdict(service, purpose.token, { type: 'x' })).toBe(
      'accepted',
    );
  });

  it.each<[string, (input: Uint8Array) => unknown]>([
    [
      'of another key',
      (input) => sign('sha256', input, pairOf('P-384').privateKey),
    ],
    ['of another input', () => der(Buffer.from('another'))],
    [
      'of the hash in place of the input',
      (input) => der(createHash('sha256').update(input).digest()),
    ],
    ['with another hash', (input) => sign('sha512', input, privateKey)],
    ['cut short', (input) => jose(input).subarray(1)],
    ['that is empty', () => Buffer.alloc(0)],
    ['of zeros', () => Buffer.alloc(64)],
    ['as text', (input) => der(input).toString('base64')],
    ['echoed', (input) => input],
  ])('is not handed out with a signature %s', async (_, answer) => {
    const { service } = bench({ keys: { signer: new Told(answer) } });
    const error = await refusal(() => service.issue('alice', {}));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'signer_invalid',
      message:
        "The signer's signature is not one of its publicKey with ES256: does it sign the bytes it is given, with this key and algorithm?",
    });
  });

  it.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['returns nothing', () => undefined],
    ['returns a number', () => 64],
  ])('cannot be signed by a signer that %s', async (_, answer) => {
    const { service } = bench({ keys: { signer: new Told(answer) } });
    const error = await refusal(() => service.issue('alice', {}));
    expect(error).toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      message: 'The signer failed, so no token can be issued',
      cause: expect.any(Error) as Error,
    });
  });
});

describe('a signer in a ring', () => {
  const opened: AsyncDisposable[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) {
      await each[Symbol.asyncDispose]();
    }
  });

  it('takes over from a key of the process when its window opens', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const kms = await KmsServer.start('RS256', rsa);
    opened.push(kms);
    const signer = await KmsSigner.connect(kms.url, 'RS256');
    const keys: KeyOptions = {
      ring: [
        { privateKey, kid: 'old', verifyUntil: '2030-01-01T02:00:00Z' },
        { signer, signFrom: '2030-01-01T01:00:00Z' },
      ],
    };
    const { service, clock, options } = bench(
      { keys },
      { clock: new FakeClock() },
    );
    const [, key] = options.keys.published(clock.now());
    expect([key?.signKey, key?.verifyKey.type]).toEqual([undefined, 'public']);

    const first = (await service.issue('alice', {}, { expiresIn: '2h' })).token;
    expect([service.decode(first)?.header['kid'], kms.asked]).toEqual([
      'old',
      0,
    ]);
    clock.advance(3600);
    const second = (await service.issue('alice', {})).token;
    expect([service.decode(second)?.header['kid'], kms.asked]).toEqual([
      key?.kid,
      1,
    ]);
    expect(await verdict(service, first)).toBe('accepted');
    expect(await verdict(service, second)).toBe('accepted');
    clock.advance(3599);
    expect(await verdict(service, first)).toBe('accepted');
    clock.advance(1);
    expect(await verdict(service, first)).toBe('key_known: key_unknown');
  });
});
