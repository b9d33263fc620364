import { beforeAll, describe, expect, it } from 'vitest';
import { createPrivateKey } from 'node:crypto';
import { initPackage, install } from '../package/support/npm.js';
import { tarball } from '../package/support/pack.js';
import { runToEnd, TIMEOUT_MS } from '../package/support/run.js';
import { useTempFolder } from '../package/support/temp-folder.js';

describe('the program of the packed package', { timeout: TIMEOUT_MS }, () => {
  const folder = useTempFolder();
  const npx = (...args: string[]) =>
    runToEnd('npx', ['--no-install', '@jwt-auth/nestjs', ...args], folder());

  // Without Nest and the other peers, none of which it needs.
  beforeAll(async () => {
    await initPackage(folder(), 'commonjs');
    await install(folder(), ['--legacy-peer-deps', await tarball()]);
  }, TIMEOUT_MS);

  it('runs', async () => {
    const { status, stdout } = await npx('keys', '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: npx @jwt-auth/nestjs keys');
  });

  it('is the one that npm exec runs', async () => {
    const args = ['exec', '--no', '--', '@jwt-auth/nestjs', '--version'];
    const { status, stdout } = await runToEnd('npm', args, folder());
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('makes a key', async () => {
    const { status, stdout } = await npx('keys', 'generate');
    expect(status).toBe(0);
    expect(createPrivateKey(stdout).asymmetricKeyType).toBe('ec');
  });

  it.each([
    ['redis://127.0.0.1:6379', 'ioredis'],
    ['postgres://127.0.0.1/db', 'kysely'],
  ])('says which package it lacks for %s', async (store, name) => {
    const { status, stderr } = await npx('keys', 'list', '--store', store);
    expect(status).toBe(1);
    expect(stderr).toContain(`npm install ${name}`);
  });
});
