import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadRedisPackage } from '../../libs/jwt-auth/src/cli/redis-package.js';
import { makeProject } from './projects.js';

describe('the client library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is the one that the project has', async () => {
    const project = makeProject(folder, ['redis']);
    const { name, exports } = await loadRedisPackage(project);
    expect(name).toBe('redis');
    expect(exports['createClient']).toBeInstanceOf(Function);
  });

  it('is ioredis where the project has both', async () => {
    const project = makeProject(folder, ['redis', 'ioredis']);
    expect((await loadRedisPackage(project)).name).toBe('ioredis');
  });

  it('is the one beside this package where the project has none', async () => {
    const project = makeProject(folder, []);
    const { name, exports } = await loadRedisPackage(project);
    expect(name).toBe('ioredis');
    expect(exports['Redis'] ?? exports['default']).toBeInstanceOf(Function);
  });
});
