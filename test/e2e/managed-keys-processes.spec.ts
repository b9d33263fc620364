import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisKeyStore } from '@jwt-auth/nestjs/redis';
import type {
  Order,
  Report,
} from '../support/managed-keys/instance-process.js';
import {
  CLIENTS,
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../support/managed-keys/redis-clients.js';

const PROCESSES = 20;
const TIME_LIMIT_MS = 120_000;

describe.skipIf(redisAbsent)('managed keys in many processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jwt-auth-'));
  const program = join(folder, 'instance.mjs');
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(
          new URL(
            '../support/managed-keys/instance-process.ts',
            import.meta.url,
          ),
        ),
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'instance.mjs' } },
      },
    });
  }, TIME_LIMIT_MS);

  afterAll(() => {
    children.forEach((child) => child.kill('SIGKILL'));
    rmSync(folder, { recursive: true });
  });

  it(
    `that start at once make one first key and one standby, on which all ${PROCESSES} agree`,
    async () => {
      const prefix = freshPrefix();
      const keyEncryptionKey = randomBytes(32).toString('base64');
      children.push(
        ...Array.from({ length: PROCESSES }, () =>
          fork(program, { execArgv: [] }),
        ),
      );
      await Promise.all(children.map((child) => once(child, 'message')));
      const order: Order = { url: REDIS_URL, prefix, keyEncryptionKey };
      const reports = await Promise.all(
        children.map(async (child) => {
          const answer = once(child, 'message');
          child.send(order);
          return ((await answer) as [Report])[0];
        }),
      );
      const open = await CLIENTS['ioredis']!();
      const store = new RedisKeyStore(open.client, { prefix });
      const records = (await store.list('https://auth.example.com')).toSorted(
        (a, b) => a.sequence - b.sequence,
      );
      await open.close(prefix);
      expect(records).toMatchObject([
        { sequence: 1, version: 1 },
        { sequence: 2, version: 1 },
      ]);
      const published = records.map(({ kid }) => kid);
      expect(reports).toEqual(
        Array(PROCESSES).fill({ signing: published[0], published }),
      );
    },
    TIME_LIMIT_MS,
  );
});
