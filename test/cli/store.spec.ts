import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  freshPrefix,
  REDIS_URL,
  redisAbsent,
} from '../support/managed-keys/redis-clients.js';
import { useCli } from './cli-process.js';

const CLIENT_NAMES = ['ioredis', 'redis'] as const;

describe('the store', () => {
  const { run, onRing, folder } = useCli(freshPrefix());

  const onStore = (store: string, client: string) =>
    onRing(['list', '--store', store], { beside: client ? [client] : [] });

  it.each(CLIENT_NAMES)(
    'out of reach of %s is told in one line',
    async (client) => {
      const store = 'redis://ann:hunter2@127.0.0.1:1';
      expect(await onStore(store, client)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr:
          'error: The store at redis://127.0.0.1:1 cannot be used (ECONNREFUSED)\n',
      });
    },
  );

  it.skipIf(redisAbsent).each(CLIENT_NAMES)(
    'that refuses the password of %s is told in one line',
    async (client) => {
      const url = new URL(REDIS_URL);
      url.username = 'nobody-known';
      url.password = 'hunter2';
      expect(await onStore(url.href, client)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error: The store at redis://${url.host} cannot be used (WRONGPASS)\n`,
      });
    },
  );

  it.each(CLIENT_NAMES)(
    'that does not answer %s is waited for, and not for ever',
    async (client) => {
      await using silent = await silentServer();
      expect(await onStore(silent.url, client)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error: The store at ${silent.url} did not answer within 5 seconds\n`,
      });
    },
    20_000,
  );

  it.each([
    [REDIS_URL, [], 'a client of Redis', 'ioredis'],
    ['postgres://127.0.0.1/db', [], 'Kysely', 'kysely'],
    ['postgres://127.0.0.1/db', ['kysely'], 'the driver of PostgreSQL', 'pg'],
    [
      'mysql://127.0.0.1/db',
      ['kysely', 'pg'],
      'the driver of MySQL and MariaDB',
      'mysql2',
    ],
    ['sqlite:keys.db', ['kysely'], 'a driver of SQLite', 'better-sqlite3'],
  ])(
    '%s cannot be asked without a client beside the package, %s',
    async (store, beside, need, name) => {
      expect(await onRing(['list', '--store', store], { beside })).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error: this needs ${need}, and none is installed beside @jwt-auth/nestjs: npm install ${name}\n`,
      });
    },
  );

  it.each(['redis://127.0.0.1/0', 'postgres://127.0.0.1/db', 'sqlite:x'])(
    '%s is never asked with a package of the folder in which the program runs',
    async (store) => {
      const hostile = join(folder, 'hostile');
      const names = ['ioredis', 'redis', 'kysely', 'pg', 'better-sqlite3'];
      for (const name of [...names, 'libsql']) {
        const own = join(hostile, 'node_modules', name);
        mkdirSync(own, { recursive: true });
        writeFileSync(
          join(own, 'index.js'),
          "require('node:fs').writeFileSync('loaded', '')",
        );
      }
      const ran = await onRing(['list', '--store', store], {
        folder: hostile,
        beside: [],
        env: { NODE_PATH: join(hostile, 'node_modules') },
      });
      expect(ran.stderr).toMatch(/none is installed beside @jwt-auth\/nestjs/);
      expect(existsSync(join(hostile, 'loaded'))).toBe(false);
    },
  );

  it.skipIf(redisAbsent).each(CLIENT_NAMES)(
    'has no database of that index, which %s is not let take for 0',
    async (client) => {
      const url = new URL(REDIS_URL);
      url.pathname = '/9999';
      expect(await onStore(url.href, client)).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error: The store at redis://${url.host} has no database 9999\n`,
      });
    },
  );

  it.each([
    ['none', ''],
    ['one of another kind', 'mongodb://ann:hunter2@127.0.0.1/db'],
    ['a database without an index', 'redis://127.0.0.1/hunter2'],
    ['a database beside the path', 'redis://127.0.0.1/?db=hunter2'],
    ['a file without a name', 'sqlite:'],
    ['a SQLite of memory', 'sqlite::memory:'],
    ['a SQLite of a host', 'sqlite://ann/hunter2'],
    ['a password that ends its host', 'postgres://ann:12/hunter2@127.0.0.1'],
    ['no address', 'hunter2'],
    ['a host that is missing', 'redis:///hunter2'],
    ['a password that ends the host', 'redis://ann:12/hunter2@127.0.0.1'],
  ])('is refused where it is %s', async (_, store) => {
    const { exitCode, stdout, stderr } = await run(['keys', 'list'], {
      env: { JWT_AUTH_STORE: store },
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/error: .*store/);
    expect(stderr).not.toMatch(/hunter2|ann/);
  });
});

/** Takes connections and never says anything. */
async function silentServer(): Promise<AsyncDisposable & { url: string }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
