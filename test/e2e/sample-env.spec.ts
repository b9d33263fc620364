import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { CapturedLog } from '../support/captured-log.js';
import { PLATFORMS } from '../support/platform.js';
import {
  login,
  SAMPLE_SECRET,
  type SampleEnv,
  startSample,
} from '../support/sample-app.js';

const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-'));
const JWT_PRIVATE_KEY_FILE = join(folder, 'key.pem');
writeFileSync(
  JWT_PRIVATE_KEY_FILE,
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey,
);

const EMPTY = {
  JWT_SECRET: '',
  JWT_PRIVATE_KEY_FILE: '',
  JWT_ALGORITHM: '',
};

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const REFUSED: readonly [name: string, env: SampleEnv, reason: string][] = [
  [
    'a secret and a key file',
    { JWT_SECRET: SAMPLE_SECRET, JWT_PRIVATE_KEY_FILE },
    'JWT_SECRET and JWT_PRIVATE_KEY_FILE are both set: unset one of them',
  ],
  [
    'a short secret',
    { JWT_SECRET: 'a'.repeat(31) },
    'keys.secret: HS256 needs 32 bytes, it has 31',
  ],
  [
    'a well-known secret',
    { JWT_SECRET: 'secret' },
    'keys.secret: it is a well-known secret',
  ],
  [
    'a long well-known secret',
    { JWT_SECRET: 'a-string-secret-at-least-256-bits-long' },
    'keys.secret: it is a well-known secret',
  ],
  [
    'a secret of one character',
    { JWT_SECRET: 'x'.repeat(71) },
    'keys.secret: it repeats a handful of characters',
  ],
  [
    'no key in production',
    { NODE_ENV: 'production' },
    'keys: must be given in production',
  ],
  [
    'an empty secret in production',
    { ...EMPTY, NODE_ENV: 'production' },
    'keys: must be given in production',
  ],
];

const TAKEN: readonly [name: string, env: SampleEnv, algorithm: string][] = [
  ['no variables', {}, 'HS256'],
  ['empty variables', EMPTY, 'HS256'],
  [
    'an empty secret and a key file',
    { ...EMPTY, JWT_PRIVATE_KEY_FILE },
    'EdDSA',
  ],
  [
    'a secret and an empty key file',
    { ...EMPTY, JWT_SECRET: SAMPLE_SECRET },
    'HS256',
  ],
  [
    'a long secret with "secret" in it',
    { JWT_SECRET: 'my-secret-Qb7vT2xKp9LmZr4WsY6nE3' },
    'HS256',
  ],
  [
    'a secret in production',
    { JWT_SECRET: SAMPLE_SECRET, NODE_ENV: 'production' },
    'HS256',
  ],
];

describe.each(PLATFORMS)('the environment of the sample on %s', (platform) => {
  it.each(REFUSED)('refuses %s', async (_, env, reason) => {
    await expect(startSample(platform, env)).rejects.toThrow(reason);
  });

  it.each(TAKEN)('takes %s', async (_, env, algorithm) => {
    const log = new CapturedLog();
    await using app = await startSample(platform, env, log);
    const token = await login(app, 'member');
    expect(decodeProtectedHeader(token).alg).toBe(algorithm);
    expect((await app.request('/me', token)).status).toBe(200);

    const madeUp = !env.JWT_SECRET && !env.JWT_PRIVATE_KEY_FILE;
    const warnings = log.find('warn', 'No keys are configured');
    expect(warnings).toHaveLength(madeUp ? 1 : 0);
  });
});
