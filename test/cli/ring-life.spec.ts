import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISSUER } from '../support/managed-keys/issuer.js';
import {
  freshPrefix,
  redisAbsent,
} from '../support/managed-keys/redis-clients.js';
import { type Cli, useCli } from './cli-process.js';
import { DAY, emptyRedis, instanceOf, listed, type ListedKey } from './ring.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const seconds = (time: string): number => Date.parse(time) / 1000;

describe.skipIf(redisAbsent).each(['ioredis', 'redis'])(
  'a ring, in a project with %s',
  (name) => {
    const prefix = freshPrefix();
    const cli = useCli(prefix);
    const onRing: Cli = (args) => cli.onRing(args, { beside: [name] });
    let first: ListedKey;
    let standby: ListedKey;

    beforeAll(() => {});
    afterAll(() => emptyRedis(prefix));

    it('is not there at first, and looking at it makes none', async () => {
      for (const args of [['list'], ['jwks'], ['rotate']]) {
        const { exitCode, stdout, stderr } = await onRing(args);
        expect([exitCode, stdout]).toEqual([1, '']);
        expect(stderr).toContain(`the ring "${ISSUER}" is empty`);
      }
    });

    it('begins with a key that signs and a standby', async () => {
      const { exitCode, stdout, stderr } = await onRing([
        'generate',
        '--store',
        '--algorithm',
        'EdDSA',
      ]);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`The ring "${ISSUER}" was made.`);
      [first, standby] = (await listed(onRing)) as [ListedKey, ListedKey];
      expect(first).toMatchObject({ algorithm: 'EdDSA', state: 'signing' });
      expect(standby).toMatchObject({ algorithm: 'EdDSA', state: 'standby' });
      expect(seconds(first.signUntil) - seconds(first.signFrom)).toBe(30 * DAY);
      expect(first.verifyUntil).toMatch(ISO);
      expect(stdout).toContain(`Signing: ${first.kid}`);
    });

    it('begins once', async () => {
      const { exitCode, stdout } = await onRing(['generate', '--store']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('was there already: no new ring was made');
      expect(await listed(onRing)).toEqual([first, standby]);
    });

    it('is shown as a table', async () => {
      const { exitCode, stdout } = await onRing(['list']);
      expect(exitCode).toBe(0);
      expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
        [
          'kid',
          'algorithm',
          'state',
          'signs from',
          'signs until',
          'verifies until',
        ],
        [
          first.kid,
          'EdDSA',
          'signing',
          first.signFrom,
          first.signUntil,
          first.verifyUntil,
        ],
        [standby.kid, 'EdDSA', 'standby', standby.signFrom, '-', '-'],
        [''],
      ]);
    });

    it('rotates when the standby has been published for long enough', async () => {
      const { exitCode, stdout } = await onRing(['rotate']);
      expect(exitCode).toBe(0);
      const [, next] = await listed(onRing);
      expect(seconds(next!.signFrom)).toBe(seconds(standby.publishedAt) + DAY);
      expect(stdout).toContain(`The standby takes over at ${next!.signFrom}`);
      expect(stdout).toContain(`Next: ${standby.kid}`);
    });

    it('ends a key at once', async () => {
      const revoke = ['revoke', '--yes', first.kid];
      const { exitCode, stdout, stderr } = await onRing(revoke);
      expect(exitCode).toBe(0);
      expect(stderr).toContain('within 5 seconds (reloadLag)');
      expect(stderr).toContain('services that fetch the key set (JWKS)');
      expect(stderr).toContain('gateways with a static PEM');
      const keys = await listed(onRing);
      expect(keys.map(({ kid, state }) => [kid, state])).toEqual([
        [first.kid, 'revoked'],
        [standby.kid, 'signing'],
        [keys[2]!.kid, 'standby'],
      ]);
      // The algorithm of the ring, though the default is another.
      expect(keys[2]!.algorithm).toBe('EdDSA');
      expect(stdout).toContain(
        `${first.kid} is revoked since ${keys[0]!.revokedAt}.`,
      );
      expect(await onRing(revoke)).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await listed(onRing)).toEqual(keys);
    });

    it('publishes its keys, and nothing private', async () => {
      const { exitCode, stdout, stderr } = await onRing(['jwks']);
      expect([exitCode, stderr]).toEqual([0, '']);
      const [, signing, next] = await listed(onRing);
      const text = expect.any(String) as string;
      expect(JSON.parse(stdout)).toEqual({
        keys: [signing!, next!].map(({ kid }) => ({
          kty: 'OKP',
          crv: 'Ed25519',
          x: text,
          kid,
          alg: 'EdDSA',
          use: 'sig',
        })),
      });
    });
  },
);

describe.skipIf(redisAbsent)('a ring of two days', () => {
  const prefix = freshPrefix();
  const { onRing, keyEncryptionKey } = useCli(prefix);
  afterAll(() => emptyRedis(prefix));

  it('rotates at once', async () => {
    await instanceOf(prefix, keyEncryptionKey, 2 * DAY);
    const [, standby] = await listed(onRing);
    const { exitCode, stdout } = await onRing(['rotate']);
    expect(exitCode).toBe(0);
    const keys = await listed(onRing);
    expect(keys.map(({ state }) => state)).toEqual([
      'verifying',
      'signing',
      'standby',
    ]);
    expect(keys[1]!.kid).toBe(standby!.kid);
    expect(stdout.split('\n')).toEqual([
      'The standby has taken over.',
      'Tokens of the key before it stay good until they expire.',
      `Signing: ${standby!.kid} (ES256), since ${keys[1]!.signFrom}.`,
      `Next: ${keys[2]!.kid} (ES256), from ${keys[2]!.signFrom}.`,
      '',
    ]);
  });
});
