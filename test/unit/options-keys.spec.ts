import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

describe('keys that are missing', () => {
  const { keys: _, ...keyless } = optionsWith({}) as { keys: unknown };
  const remedy = expect.stringMatching(
    /^keys: must be given in production: write keys: \{ secret \} with 32 random bytes .* openssl rand -base64 32$/,
  ) as string;

  it.each([keyless, { ...keyless, keys: undefined }])(
    'stop production only',
    (options) => {
      expect(bootFaults(options, true)).toEqual([remedy]);
      expect(bootFaults(options, false)).toEqual([]);
    },
  );

  it('are one fault among others', () => {
    expect(bootFaults({ ...keyless, issuer: '' }, true)).toEqual([
      expect.stringMatching(/^issuer: /),
      remedy,
    ]);
  });

  it.each([false, true])('are no null, production %j', (production) => {
    expect(bootFaults({ ...keyless, keys: null }, production)).toEqual([
      'keys: must not be null: leave it out or write { secret }',
    ]);
  });

  it.each(['text', 5, true, [], {}])('are no %j', (keys) => {
    expect(bootFaults({ ...keyless, keys })).toEqual([
      expect.stringMatching(
        /^keys: .*\bsecret\b.*\bprivateKey\b.*\bpublicKey\b.*\bring\b/,
      ),
    ]);
  });

  it('of an unset variable are a fault at the secret', () => {
    expect(bootFaults({ ...keyless, keys: { secret: undefined } })).toEqual([
      expect.stringMatching(/^keys\.secret: it /),
    ]);
  });
});

describe('the algorithm none', () => {
  const secret = randomBytes(32);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = createSecretKey(secret).export({ format: 'jwk' });
  const message = 'its algorithm is not one of HS, RS, PS, ES';

  describe.each(['none', 'None', 'NONE', ''])('spelled %j', (algorithm) => {
    it.each<[string, object, string]>([
      ['of a secret', { secret, algorithm }, 'keys.secret'],
      ['of a private key', { privateKey, algorithm }, 'keys.privateKey'],
      ['of a public key', { publicKey, algorithm }, 'keys.publicKey'],
      ['in a JWK', { secret: { ...jwk, alg: algorithm } }, 'keys.secret'],
      [
        'in a ring',
        { ring: [{ secret }, { publicKey, algorithm }] },
        'keys.ring[1].publicKey',
      ],
      [
        'of a retired key',
        { privateKey, previous: [{ publicKey, algorithm }] },
        'keys.previous[0]',
      ],
      [
        'in a retired JWK',
        { secret, previous: [{ ...jwk, alg: algorithm }] },
        'keys.previous[0]',
      ],
    ])('is refused %s', (_, keys, path) => {
      const [fault, ...others] = bootFaults(optionsWith({ keys }));
      expect(fault?.startsWith(path)).toBe(true);
      expect(fault).toContain(message);
      expect(others).toEqual([]);
    });
  });
});

describe('a boot error', () => {
  it('holds nothing of a key, however wrong the options', () => {
    const marker = 'hunter2-hunter2-hunter2-hunter2-hunter2';
    const secret = Buffer.from(marker);
    const jwk = createSecretKey(secret).export({ format: 'jwk' });
    const forms = [marker, secret, jwk, { ...jwk, use: 'enc' }, [marker]];
    const everything = forms.flatMap((form) => [
      { keys: form },
      { keys: [form] },
      { keys: { secret: form, kid: '', privateKey: form } },
      { keys: { privateKey: form, algorithm: marker } },
      { keys: { publicKey: form, algorithm: 'RS256', previous: form } },
      { keys: { secret: form, algorithm: 'HS512', previous: [form] } },
      { keys: { secret: form, previous: form } },
      { keys: { secret: form, kid: { marker } } },
      { keys: { ring: form } },
      { keys: { ring: [{ secret: form, signFrom: marker }] } },
      { issuer: form, audience: { marker }, realm: `"${marker}` },
      { grants: form, limits: form, accessToken: form },
      { secretClaimNames: { marker }, claims: marker, extractors: form },
    ]);
    for (const changes of everything) {
      const text = bootFaults(optionsWith(changes)).join('\n');
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(jwk.k);
    }
  });
});
