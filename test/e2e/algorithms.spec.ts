import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { PLATFORMS } from '../support/platform.js';
import {
  login,
  post,
  SAMPLE_SECRET,
  type SampleEnv,
  startSample,
} from '../support/sample-app.js';

const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-'));

/** Writes the private key to a file, as PEM. */
function keyFile(name: string, key: KeyObject): string {
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }));
  return file;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;

const RSA = { JWT_PRIVATE_KEY_FILE: keyFile('rsa', rsa) };

/** Algorithm, environment, and what another implementation verifies with. */
const ROWS: readonly [
  algorithm: string,
  env: SampleEnv,
  key: KeyObject | Uint8Array,
][] = [
  ['HS256', { JWT_SECRET: SAMPLE_SECRET }, Buffer.from(SAMPLE_SECRET)],
  [
    'HS384',
    { JWT_SECRET: SAMPLE_SECRET, JWT_ALGORITHM: 'HS384' },
    Buffer.from(SAMPLE_SECRET),
  ],
  ['RS256', RSA, createPublicKey(rsa)],
  ['RS512', { ...RSA, JWT_ALGORITHM: 'RS512' }, createPublicKey(rsa)],
  ['PS256', { ...RSA, JWT_ALGORITHM: 'PS256' }, createPublicKey(rsa)],
  [
    'ES256',
    { JWT_PRIVATE_KEY_FILE: keyFile('p256', p256) },
    createPublicKey(p256),
  ],
  [
    'ES384',
    { JWT_PRIVATE_KEY_FILE: keyFile('p384', p384) },
    createPublicKey(p384),
  ],
  [
    'EdDSA',
    { JWT_PRIVATE_KEY_FILE: keyFile('ed25519', ed25519) },
    createPublicKey(ed25519),
  ],
];

const CLAIMS = {
  iss: 'http://127.0.0.1/sample',
  sub: 'admin',
  aud: 'sample-api',
  roles: ['admin', 'user'],
  scope: 'reports:read reports:write',
  licensedFeatures: ['todos', 'calendar', 'invoicing'],
};

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe.each(PLATFORMS)('the sample on %s', (platform) => {
  it.each(ROWS)('issues and takes %s', async (algorithm, env, key) => {
    await using app = await startSample(platform, env);
    const token = await login(app, 'admin');
    expect(decodeProtectedHeader(token)).toEqual({
      alg: algorithm,
      typ: 'JWT',
      kid: expect.stringMatching(/^[\w-]{43}$/) as string,
    });

    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer: CLAIMS.iss,
      audience: CLAIMS.aud,
      typ: 'JWT',
    });
    expect(payload).toEqual({
      ...CLAIMS,
      iat: expect.any(Number) as number,
      exp: Number(payload.iat) + 900,
      jti: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      sid: expect.stringMatching(/^[\w-]{26}$/) as string,
      sv: 0,
    });

    for (const path of ['/me', '/passport/me']) {
      const response = await app.request(path, token);
      expect([response.status, await response.json()]).toEqual([
        200,
        { subject: 'admin', claims: payload },
      ]);
    }
  });

  it('takes no token of another algorithm and key', async () => {
    await using hmac = await startSample(platform);
    await using pair = await startSample(platform, RSA);
    for (const [issuing, asked] of [
      [hmac, pair],
      [pair, hmac],
    ] as const) {
      const token = await login(issuing, 'admin');
      const answers = await Promise.all(
        ['/me', '/passport/me'].map((path) => asked.request(path, token)),
      );
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
      const explained = await post(asked, '/auth/explain', { token });
      expect(await explained.json()).toMatchObject({ code: 'key_unknown' });
    }
  });

  it.each<[string, SampleEnv, RegExp]>([
    [
      'an algorithm of another key type',
      { ...RSA, JWT_ALGORITHM: 'ES256' },
      /keys\.privateKey: ES256 needs a key of type ec, this one is rsa/,
    ],
    [
      'an unknown algorithm',
      { ...RSA, JWT_ALGORITHM: 'none' },
      /keys\.privateKey: its algorithm is not one of HS, RS, PS, ES/,
    ],
    [
      'an asymmetric algorithm with a secret',
      { JWT_SECRET: SAMPLE_SECRET, JWT_ALGORITHM: 'RS256' },
      /keys\.secret: RS256 needs a key of type rsa, this one is secret/,
    ],
    [
      'a file that is not there',
      { JWT_PRIVATE_KEY_FILE: join(folder, 'absent.pem') },
      /JWT_PRIVATE_KEY_FILE cannot be read: .*absent\.pem/,
    ],
  ])('does not start with %s', async (_, env, reason) => {
    await expect(startSample(platform, env)).rejects.toThrow(reason);
  });
});
