import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisKeyStore } from '@jwt-auth/nestjs/redis';
import { ISSUER } from '../support/managed-keys/issuer.js';
import {
  CLIENTS,
  freshPrefix,
  redisAbsent,
} from '../support/managed-keys/redis-clients.js';
import { useCli } from './cli-process.js';
import { emptyRedis, instanceOf, listed } from './ring.js';

const another = (): string => randomBytes(32).toString('base64');

describe.skipIf(redisAbsent)('the key-encryption key', () => {
  const prefix = freshPrefix();
  const { onRing, keyEncryptionKey } = useCli(prefix);
  beforeAll(() => instanceOf(prefix, keyEncryptionKey));
  afterAll(() => emptyRedis(prefix));

  it.each([
    ['list'],
    ['jwks'],
    ['rotate'],
    ['revoke', '--yes', 'x'],
    ['generate', '--store'],
  ])('is needed for keys %s, the right one', async (...args) => {
    const wrong = another();
    const env = { JWT_AUTH_KEY_ENCRYPTION_KEY: wrong };
    const { exitCode, stdout, stderr } = await onRing(args, { env });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('The key 1 of the ring cannot be used');
    expect(stderr).toContain('JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS');
    expect(stderr).not.toContain(wrong);
    expect(stderr).not.toContain('    at ');
  });

  it('may be one of the previous ones', async () => {
    const env = {
      JWT_AUTH_KEY_ENCRYPTION_KEY: another(),
      JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS: JSON.stringify([
        another(),
        keyEncryptionKey,
      ]),
    };
    const { exitCode, stdout } = await onRing(['list'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('signing');
  });

  it('may be written as encoded bytes', async () => {
    const own = freshPrefix();
    const bytes = randomBytes(32);
    await instanceOf(own, bytes);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const env = { JWT_AUTH_KEY_ENCRYPTION_KEY: bytes.toString(encoding) };
      const args = ['list', '--prefix', own, '--key-encoding', encoding];
      expect([encoding, (await onRing(args, { env })).exitCode]).toEqual([
        encoding,
        0,
      ]);
    }
    await emptyRedis(own);
  });

  it.each<
    [string, Partial<Record<'KEY' | 'PREVIOUS' | 'ENCODING', string>>, string]
  >([
    ['none', {}, 'set JWT_AUTH_KEY_ENCRYPTION_KEY'],
    ['one that is too short', { KEY: 'hunter2' }, 'KEY_ENCRYPTION_KEY '],
    [
      'previous ones that are not JSON',
      { KEY: another(), PREVIOUS: 'hunter2,hunter3' },
      'must be a JSON array of texts',
    ],
    [
      'a previous one that is too short',
      { KEY: another(), PREVIOUS: '["hunter2"]' },
      'JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS[0] ',
    ],
    [
      'one in another encoding',
      { KEY: 'hunter2-hunter2-hunter2-hunter2!', ENCODING: 'base64' },
      'JWT_AUTH_KEY_ENCRYPTION_KEY is not base64',
    ],
  ])(
    'is refused as a wrong call where there is %s',
    async (_, { KEY = '', PREVIOUS = '', ENCODING = 'text' }, said) => {
      const env = {
        JWT_AUTH_KEY_ENCRYPTION_KEY: KEY,
        JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS: PREVIOUS,
      };
      const args = ['rotate', '--key-encoding', ENCODING];
      const { exitCode, stdout, stderr } = await onRing(args, { env });
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('hunter');
    },
  );

  it('is not needed to look at a ring, which is then not authenticated', async () => {
    const env = { JWT_AUTH_KEY_ENCRYPTION_KEY: '' };
    for (const args of [['list', '--json'], ['list'], ['jwks']]) {
      const opened = await onRing(args);
      expect(await onRing(args, { env })).toEqual({
        ...opened,
        exitCode: 0,
        stderr:
          'warning: what the store says is shown as it is: without JWT_AUTH_KEY_ENCRYPTION_KEY it cannot be checked that nobody changed it\n',
      });
    }
  });

  it('is not needed to see that a record names a key that is not its own', async () => {
    const own = freshPrefix();
    await instanceOf(own, keyEncryptionKey);
    const connection = await CLIENTS['ioredis']!();
    const store = new RedisKeyStore(connection.client, { prefix: own });
    const [first, second] = (await store.list(ISSUER)).toSorted(
      (a, b) => a.sequence - b.sequence,
    );
    const { publicJwk } = first!;
    await store.replace(ISSUER, { ...second!, publicJwk }, second!.version);
    const env = { JWT_AUTH_KEY_ENCRYPTION_KEY: '' };
    const list = await onRing(['list', '--prefix', own], { env });
    expect(list.exitCode).toBe(1);
    expect(list.stdout).toContain(first!.kid);
    expect(list.stdout).not.toContain(second!.kid);
    expect(list.stderr).toContain(
      'error: The key 2 of the ring cannot be used: its public key is not the one that its kid names, or is too weak\n',
    );
    const jwks = await onRing(['jwks', '--prefix', own], { env });
    expect([jwks.exitCode, jwks.stdout]).toEqual([1, '']);
    await connection.close(own);
  });

  it('does not authenticate a record that was changed, which only list and revoke put up with', async () => {
    const own = freshPrefix();
    await instanceOf(own, keyEncryptionKey);
    const connection = await CLIENTS['ioredis']!();
    const store = new RedisKeyStore(connection.client, { prefix: own });
    const records = await store.list(ISSUER);
    const changed = records.find(({ sequence }) => sequence === 2)!;
    const { version } = changed;
    await store.replace(ISSUER, { ...changed, signFrom: 5 }, version);

    const args = ['--prefix', own];
    const fault = 'The key 2 of the ring cannot be used';
    const list = await onRing(['list', ...args]);
    expect(list).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('signing') as string,
      stderr: expect.stringContaining(fault) as string,
    });
    for (const command of ['jwks', 'rotate']) {
      expect(await onRing([command, ...args])).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining(fault) as string,
      });
    }
    const [good] = await listed(onRing, args);
    const revoke = await onRing(['revoke', '--yes', good!.kid, ...args]);
    expect(revoke).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`warning: ${fault}`) as string,
    });
    await connection.close(own);
  });
});
