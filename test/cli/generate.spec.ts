import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import { thumbprint } from '../../libs/jwt-auth/src/keys/thumbprint.js';
import { tokenServiceOf } from '../support/token-service.js';
import { useCli } from './cli-process.js';

const { run, folder } = useCli('unused');
const generate = (...args: string[]) => run(['keys', 'generate', ...args]);

/** Signs and verifies as an application with these keys does. */
async function headerOfToken(keys: JwtAuthOptions['keys']): Promise<unknown> {
  const issuer = 'https://auth.example.com';
  const tokens = await tokenServiceOf({ issuer, audience: 'api', keys });
  const { token } = await tokens.issue('ann');
  await tokens.verify(token);
  const [header = ''] = token.split('.');
  return JSON.parse(Buffer.from(header, 'base64url').toString());
}

describe('keys generate', () => {
  it('prints a private key as PEM, and its kid beside it', async () => {
    const { exitCode, stdout, stderr } = await generate();
    expect(exitCode).toBe(0);
    const key = createPrivateKey(stdout);
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(stdout).toBe(key.export({ type: 'pkcs8', format: 'pem' }));
    const kid = thumbprint(createPublicKey(key));
    expect(stderr.split('\n')).toEqual([
      `kid: ${kid} (ES256)`,
      expect.stringContaining('as keys: { privateKey };'),
      '',
    ]);
    expect(await headerOfToken({ privateKey: stdout })).toMatchObject({
      alg: 'ES256',
      kid,
    });
  });

  it('makes another key every time', async () => {
    const [one, two] = await Promise.all([generate(), generate()]);
    expect(one.stdout).not.toBe(two.stdout);
  });

  it.each(['ES384', 'EdDSA', 'RS256', 'PS512'])(
    'prints a key for %s as a JWK that an application takes as it is',
    async (algorithm) => {
      const { exitCode, stdout, stderr } = await generate(
        '--format',
        'jwk',
        '--algorithm',
        algorithm,
      );
      expect(exitCode).toBe(0);
      const privateKey = JSON.parse(stdout) as { kty: string; d: string };
      const header = await headerOfToken({ privateKey: { ...privateKey } });
      const kid = thumbprint(
        createPublicKey({ key: privateKey, format: 'jwk' }),
      );
      expect(header).toMatchObject({ alg: algorithm, kid });
      expect(stderr).toContain(`kid: ${kid} (${algorithm})`);
      expect(stderr).not.toContain(privateKey.d);
    },
  );

  it('says which algorithm to name where a PEM does not tell', async () => {
    const { stdout, stderr } = await generate('--algorithm', 'PS256');
    expect(stderr).toContain("keys: { privateKey, algorithm: 'PS256' }");
    expect(
      await headerOfToken({ privateKey: stdout, algorithm: 'PS256' }),
    ).toMatchObject({ alg: 'PS256' });
  });

  it('writes to a file that only its owner can read', async () => {
    const file = join(folder, 'key.pem');
    const { exitCode, stdout, stderr } = await generate('--out', file);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('kid: ');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    createPrivateKey(readFileSync(file));
  });

  it('never overwrites a file', async () => {
    const file = join(folder, 'there.pem');
    writeFileSync(file, 'mine');
    expect(await generate('--out', file)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: ${file} is there already and is not overwritten\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says where it cannot write', async () => {
    const file = join(folder, 'nowhere', 'key.pem');
    expect(await generate('--out', file)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: ${file} cannot be written (ENOENT)\n`,
    });
  });

  it.each([
    ['an algorithm without a key pair', ['--algorithm', 'HS256']],
    ['a format that there is not', ['--format', 'der']],
    ['a ring without a store', ['--ring', 'main']],
    ['a duration without a store', ['--reload-lag', '5s']],
    ['a file for a ring', ['--out', 'x', '--store', 'redis://127.0.0.1']],
    ['a store without an address', ['--store']],
  ])('refuses %s', async (_, args) => {
    const { exitCode, stdout, stderr } = await generate(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
  });
});
