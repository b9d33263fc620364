import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  freshPrefix,
  redisAbsent,
} from '../support/managed-keys/redis-clients.js';
import { useCli } from './cli-process.js';
import { emptyRedis, instanceOf, listed } from './ring.js';

describe('the program', () => {
  const { run } = useCli('unused');

  it('tells what there is', async () => {
    const { exitCode, stdout, stderr } = await run(['keys', '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const word of [
      'generate',
      'list',
      'rotate',
      'revoke',
      'jwks',
      'JWT_AUTH_KEY_ENCRYPTION_KEY',
      'JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS',
      'JWT_AUTH_STORE',
      'JWT_AUTH_ISSUER',
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it.each(['--version', '-V'])('tells its version with %s', async (flag) => {
    const { version } = createRequire(import.meta.url)(
      '../../libs/jwt-auth/package.json',
    ) as { version: string };
    expect(await run([flag])).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it.each(['list', 'rotate', 'revoke', 'jwks'])(
    'says which durations keys %s must be told',
    async (command) => {
      const { stdout } = await run(['keys', command, '--help']);
      expect(stdout).toMatch(/give those of the application/);
      expect(stdout).toContain('--publish-ahead');
    },
  );

  it.each([
    ['nothing', []],
    ['no command', ['keys']],
    ['an unknown command', ['keys', 'burn']],
    ['an unknown option', ['keys', 'list', '--key-encryption-key=hunter2']],
    ['an address as a command', ['keys', 'redis://:hunter2@127.0.0.1']],
    ['a key as an encoding', ['keys', 'list', '--key-encoding', "hunter2'x"]],
    ['no kid', ['keys', 'revoke', '--yes']],
  ])('refuses %s', async (_, args) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^(error: |Usage: )/);
    expect(stderr).not.toContain('hunter2');
  });
});

describe.skipIf(redisAbsent)('a command on a ring', () => {
  const prefix = freshPrefix();
  const { onRing, keyEncryptionKey } = useCli(prefix);
  beforeAll(() => instanceOf(prefix, keyEncryptionKey));
  afterAll(() => emptyRedis(prefix));

  it('takes the name of a ring in place of an issuer', async () => {
    const args = ['list', '--ring', 'https://auth.example.com'];
    const env = { JWT_AUTH_ISSUER: '' };
    expect(await onRing(args, { env })).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await onRing(['list'], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('JWT_AUTH_ISSUER');
  });

  it('reckons with the durations that it is told', async () => {
    const [usual] = await listed(onRing);
    const [longer] = await listed(onRing, ['--longest-lifetime', '2d']);
    const seconds = (time: string) => Date.parse(time) / 1000;
    expect(seconds(longer!.verifyUntil) - seconds(usual!.verifyUntil)).toBe(
      86_400,
    );
    const inSeconds = ['--longest-lifetime', '172800'];
    expect((await listed(onRing, inSeconds))[0]).toEqual(longer);
  });

  it.each([
    ['--rotate-every', 'soon', '--rotate-every must be a duration'],
    ['--publish-ahead', '9s', '--publish-ahead must be at least'],
    ['--publish-ahead', '30d', '--publish-ahead must be shorter'],
    ['--expires-in', '0s', '--expires-in must be a duration'],
    ['--clock-tolerance', '1h', '--clock-tolerance must be a duration'],
    ['--ring', ' ', '--ring must be text'],
  ])('refuses %s %s', async (option, value, said) => {
    const { exitCode, stdout, stderr } = await onRing(['list', option, value]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${said}`);
  });

  it('revokes nothing where nobody can be asked', async () => {
    const before = await listed(onRing);
    const { exitCode, stderr } = await onRing(['revoke', before[0]!.kid]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes');
    expect(await listed(onRing)).toEqual(before);
  });

  it.each(['unknown', `-${'a'.repeat(42)}`, `--${'a'.repeat(41)}`])(
    'revokes nothing where the kid is %s',
    async (kid) => {
      const before = await listed(onRing);
      expect(await onRing(['revoke', kid, '--yes'])).toEqual({
        exitCode: 1,
        stdout: '',
        stderr:
          'error: the ring has no key with this kid; "npx @jwt-auth/nestjs keys list" names them\n',
      });
      expect(await listed(onRing)).toEqual(before);
    },
  );
});
