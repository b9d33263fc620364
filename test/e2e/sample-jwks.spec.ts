import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { PLATFORMS } from '../support/platform.js';
import { login, SAMPLE_SECRET, startSample } from '../support/sample-app.js';

const PATH = '/.well-known/jwks.json';

const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-'));
const JWT_PRIVATE_KEY_FILE = join(folder, 'key.pem');
const { privateKey, publicKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
});
writeFileSync(
  JWT_PRIVATE_KEY_FILE,
  privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe.each(PLATFORMS)('the keys of the sample on %s', (platform) => {
  it('are public where there is a key pair, as far as they may be', async () => {
    await using app = await startSample(platform, { JWT_PRIVATE_KEY_FILE });
    const { kid } = decodeProtectedHeader(await login(app, 'member'));
    const response = await app.request(PATH);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      keys: [
        {
          ...publicKey.export({ format: 'jwk' }),
          kid,
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
  });

  it.each([{ JWT_SECRET: SAMPLE_SECRET }, {}])(
    'are not published with %j',
    async (env) => {
      await using app = await startSample(platform, env);
      expect((await app.request(PATH)).status).toBe(404);
    },
  );
});
