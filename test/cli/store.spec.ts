import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  freshPrefix,
  REDIS_URL,
  redisAbsent,
} from '../support/managed-keys/redis-clients.js';
import { useCli } from './cli-process.js';
import { makeProject } from './projects.js';

const CLIENT_NAMES = ['ioredis', 'redis'] as const;

describe('the store', () => {
  const { run, onRing, folder } = useCli(freshPrefix());
  const projects = new Map<string, string>();
  beforeAll(() => {
    for (const names of [[], ...CLIENT_NAMES.map((name) => [name])]) {
      projects.set(names.join(), makeProject(folder, names));
    }
  });

  const onStore = (store: string, client: string) =>
    onRing(['list', '--store', store], { folder: projects.get(client)! });

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

  it('cannot be asked without a client in the project', async () => {
    expect(await onStore(REDIS_URL, '')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: this needs a client of Redis, and the project has none: npm install ioredis\n',
    });
  });

  it.each([
    ['none', ''],
    ['one of another kind', 'postgres://ann:hunter2@127.0.0.1/db'],
    ['no address', 'hunter2'],
    ['a host that is missing', 'redis:///hunter2'],
    ['a password that ends the host', 'redis://ann:12/hunter2@127.0.0.1'],
  ])('is refused where it is %s', async (_, store) => {
    const { exitCode, stdout, stderr } = await run(['keys', 'list'], {
      env: { JWT_AUTH_STORE: store },
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*store/);
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
