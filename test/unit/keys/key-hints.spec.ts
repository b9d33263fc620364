import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  importPrivateKey,
  importPublicKey,
} from '../../../libs/jwt-auth/src/keys/key-material.js';
import { withLineBreaks } from '../../../libs/jwt-auth/src/keys/pem-text.js';
import { bootFaults, optionsWith } from '../../support/boot-faults.js';
import { jwkOf, PAIR_TYPES, pairOf } from './key-samples.js';

const { privateKey, publicKey } = pairOf('P-256');
const privatePem = privateKey
  .export({ type: 'pkcs8', format: 'pem' })
  .toString();
const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Ways in which PEM arrives that is still the same key. */
const DISGUISES: Readonly<Record<string, (pem: string) => string>> = {
  'with \\n as two characters': (pem) => pem.replaceAll('\n', '\\n'),
  'with \\r\\n as four': (pem) => pem.replaceAll('\n', '\\r\\n'),
  'on one line': (pem) => pem.replaceAll('\n', ' '),
  'without any breaks': (pem) => pem.replaceAll('\n', ''),
  indented: (pem) => pem.replaceAll(/^/gm, '    '),
  'in quotes': (pem) => `"${pem.trim()}"`,
  'in quotes, with \\n': (pem) => `'${pem.replaceAll('\n', '\\n')}'`,
  'with \\r\\n for breaks': (pem) => pem.replaceAll('\n', '\r\n'),
};

describe.each(Object.entries(DISGUISES))('PEM %s', (_, disguise) => {
  it.each(PAIR_TYPES)('is the same key of type %s', (type) => {
    const pair = pairOf(type);
    const own = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const half = pair.publicKey.export({ type: 'spki', format: 'pem' });
    const read = importPrivateKey(disguise(own.toString()));
    expect(read.equals(pair.privateKey)).toBe(true);
    expect(
      importPublicKey(disguise(half.toString())).equals(pair.publicKey),
    ).toBe(true);
  });

  it('is the same key as bytes', () => {
    const bytes = Buffer.from(disguise(privatePem));
    expect(importPrivateKey(bytes).equals(privateKey)).toBe(true);
  });

  it('is a private key where a public one is meant', () => {
    expect(() => importPublicKey(disguise(privatePem))).toThrow(
      'it is a private key; give only its public half here',
    );
  });
});

describe('the lines of PEM', () => {
  it.each([
    ['no block', 'abc'],
    ['headers', '-----BEGIN A-----Proc-Type: 4,ENCRYPTED\nAAAA-----END A-----'],
    ['two labels', '-----BEGIN A-----AAAA-----END B-----'],
    [
      'a bad block beside a good one',
      `${privatePem}-----BEGIN A-----!-----END A-----`,
    ],
    ['nothing in it', '-----BEGIN A-----\n-----END A-----'],
  ])('are left alone with %s', (_, text) => {
    expect(withLineBreaks(text)).toBeUndefined();
  });
});

const UNSET = 'it is undefined: is the environment variable set?';
const PATH =
  "it looks like the path of a file: write readFileSync(path, 'utf8')";
const SSH_PRIVATE = `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64('x'.repeat(99))}\n-----END OPENSSH PRIVATE KEY-----`;

/** What is given as a private key, and the remedy named. */
const PRIVATE: readonly (readonly [string, unknown, string])[] = [
  ['undefined', undefined, UNSET],
  ['empty', '', 'it is empty: is the environment variable set?'],
  [
    'the text undefined',
    'undefined',
    'it is the text undefined or null: is the environment variable set?',
  ],
  [
    'a promise',
    Promise.resolve(privatePem),
    'it is a promise: await it in the factory of forRootAsync()',
  ],
  [
    'PEM in base64',
    base64(privatePem),
    "it is PEM in base64: write Buffer.from(value, 'base64')",
  ],
  [
    'quoted PEM in base64',
    `"${base64(privatePem)}"`,
    "it is PEM in base64: write Buffer.from(value, 'base64')",
  ],
  [
    'DER in base64',
    privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    "it is base64 without the lines of PEM: write Buffer.from(value, 'base64')",
  ],
  [
    'a key of OpenSSH',
    SSH_PRIVATE,
    'it is in the format of OpenSSH: convert it with ssh-keygen -p -m PKCS8 -f FILE',
  ],
  [
    'a public key',
    publicPem,
    'it is a public key: give the private one, or write keys: { publicKey, algorithm }',
  ],
  [
    'a public JWK',
    jwkOf(publicKey),
    'it is a public key: give the private one',
  ],
  ['a file name', 'private.pem', PATH],
  ['a path', './keys/private.key', PATH],
  ['the path of a secret', '/run/secrets/jwt', PATH],
  [
    'a JWK as text',
    JSON.stringify(jwkOf(privateKey)),
    'it is JSON: write JSON.parse(value)',
  ],
  [
    'a JWK set',
    { keys: [jwkOf(privateKey)] },
    'it is a JWK set: give one of its keys',
  ],
  [
    'a JWK of a secret',
    { kty: 'oct', k: randomBytes(32).toString('base64url') },
    'it is a secret: write keys: { secret }',
  ],
  [
    'PEM cut short',
    privatePem.slice(0, 90),
    'it begins as PEM does, and is cut short or damaged',
  ],
  [
    'something else',
    'hunter2',
    'a string must be PEM text, beginning with -----BEGIN',
  ],
];

describe('privateKey', () => {
  it.each(PRIVATE)(
    'that is %s is one fault with its remedy',
    (_, key, remedy) => {
      const faults = bootFaults(optionsWith({ keys: { privateKey: key } }));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain(remedy);
      expect(faults[0]).toMatch(/^keys\.privateKey: /);
    },
  );

  it('in base64 is read as the remedy says', () => {
    for (const text of [
      base64(privatePem),
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ]) {
      const keys = { privateKey: Buffer.from(text, 'base64') };
      expect(bootFaults(optionsWith({ keys }))).toEqual([]);
    }
  });
});

describe('publicKey', () => {
  it.each<[string, unknown, string]>([
    ['undefined', undefined, UNSET],
    [
      'a key of OpenSSH',
      `ssh-ed25519 ${base64('x'.repeat(51))} me@host`,
      'it is in the format of OpenSSH: convert it with ssh-keygen -e -m PKCS8 -f FILE',
    ],
    [
      'PEM in base64',
      base64(publicPem),
      "it is PEM in base64: write Buffer.from(value, 'base64')",
    ],
    [
      'a private key',
      privatePem,
      'it is a private key; give only its public half here',
    ],
  ])('that is %s is one fault with its remedy', (_, key, remedy) => {
    const keys = { publicKey: key, algorithm: 'ES256' };
    const faults = bootFaults(optionsWith({ keys }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(remedy);
    expect(faults[0]).toMatch(/^keys\.publicKey: /);
  });
});

describe('a secret', () => {
  const text = randomBytes(32).toString('base64');

  it.each(['"', "'", '`'])('in the quotes %s is refused', (quote) => {
    const keys = {
      secret: `${quote}${text}${quote}`,
      previous: [`${quote}${text}${quote}`],
    };
    const remedy =
      'it stands in quotes, which docker --env-file keeps and other programs take away: write it without';
    expect(bootFaults(optionsWith({ keys }))).toEqual([
      `keys.secret: ${remedy}`,
      `keys.previous[0]: ${remedy}`,
    ]);
  });

  it.each([`"${text}`, `${text}'`, `"${text}'`, `${text}"${text}`])(
    'with a quote elsewhere is taken: case %#',
    (secret) => {
      expect(bootFaults(optionsWith({ keys: { secret } }))).toEqual([]);
    },
  );

  it('that is undefined or a promise is told so', () => {
    expect(bootFaults(optionsWith({ keys: { secret: undefined } }))).toEqual([
      `keys.secret: ${UNSET}`,
    ]);
    expect(
      bootFaults(optionsWith({ keys: { secret: Promise.resolve(text) } })),
    ).toEqual([
      'keys.secret: it must be a string, bytes, a JWK of type oct or a KeyObject; it is a promise: await it in the factory of forRootAsync()',
    ]);
  });
});

it('no remedy holds any of the material', () => {
  for (const [, material] of PRIVATE) {
    const inner =
      typeof material === 'string' && material.length > 12
        ? [material.slice(2, 12), material.slice(-12)]
        : [];
    const [fault] = bootFaults(optionsWith({ keys: { privateKey: material } }));
    const own = inner.filter((part) => /[A-Za-z0-9+/]{10}/.test(part));
    expect(own.filter((part) => fault?.includes(part))).toEqual([]);
  }
});
