import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisKeyStore } from '@jwt-auth/nestjs/redis';
import { kidOf } from '../../support/issuers/managed-app.js';
import {
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';
import { closeConnections, get } from './http-client.js';
import { buildInstance, Instance, removeBuild } from './instances.js';
import { RetiredKeys } from './retired-keys.js';
import { ISSUER, now } from './settings.js';
import { Traffic } from './traffic.js';

const REQUESTS = Number(process.env['ROTATION_REQUESTS'] ?? 100_000);
const TIME_LIMIT_MS = 300_000;

describe.skipIf(redisAbsent)('keys that rotate under load', () => {
  const prefix = freshPrefix();
  const order = {
    url: REDIS_URL,
    prefix,
    keyEncryptionKey: randomBytes(32).toString('base64'),
  };
  const a = new Instance('a', order);
  const b = new Instance('b', order);
  const client = new Redis(REDIS_URL, { lazyConnect: true });

  beforeAll(async () => {
    await buildInstance();
    await client.connect();
    await Promise.all([a.start(), b.start()]);
  }, TIME_LIMIT_MS);

  afterAll(async () => {
    await Promise.all([a.kill(), b.kill()]);
    closeConnections();
    const keys = await client.keys(`${prefix}*`);
    await Promise.all(keys.map((key) => client.del(key)));
    client.disconnect();
    await removeBuild();
  });

  it(
    `lose no good token and keep no retired key in ${REQUESTS} requests, though an instance dies`,
    async () => {
      const traffic = new Traffic([a, b], REQUESTS);
      const retired = new RetiredKeys(client, order, [a, b]);
      const begun = now();
      const watching = retired.watch();
      const running = traffic.run();

      await reached(traffic, 0.4);
      await b.kill();
      await b.start();

      await reached(traffic, 0.7);
      const kid = await signingKid();
      await traffic.revoking(kid, () => get(a.port, `/revoke/${kid}`));

      await running;
      const seconds = now() - begun;
      retired.end();
      await watching;

      const { refused, ...counts } = traffic.counts;
      const { livingRefused, retiredAccepted, revokedAccepted, ...others } =
        retired.counts;
      console.info(
        `F8: ${JSON.stringify({
          seconds: Math.round(seconds),
          keys: traffic.kids.size,
          retiredKeys: retired.retired.size,
          ...counts,
          refused: refused.length,
          tokensOfAnHour: {
            ...others,
            livingRefused: livingRefused.length,
            retiredAccepted: retiredAccepted.length,
            revokedAccepted: revokedAccepted.length,
          },
        })}`,
      );
      expect(refused).toEqual([]);
      expect(livingRefused).toEqual([]);
      expect(retiredAccepted).toEqual([]);
      expect(revokedAccepted).toEqual([]);
      expect(counts.revokedAccepted).toBe(0);
      expect(counts.issuingRefused).toBe(0);
      // All of it has really happened.
      expect(counts.accepted).toBeGreaterThan(REQUESTS / 2);
      expect(counts.acceptedElsewhere).toBeGreaterThan(REQUESTS / 8);
      expect(traffic.kids.size).toBeGreaterThan(2);
      expect(retired.retired.size).toBeGreaterThan(0);
      expect(others.retiredRefused).toBeGreaterThan(0);
      expect(others.revokedRefused).toBeGreaterThan(0);
    },
    TIME_LIMIT_MS,
  );

  async function reached(traffic: Traffic, share: number): Promise<void> {
    while (traffic.counts.requests < REQUESTS * share) {
      await setTimeout(20);
    }
  }

  /** The key that signs now, by the token that an instance issues. */
  async function signingKid(): Promise<string> {
    const reply = await get(a.port, '/issue');
    const kid = kidOf(String(reply?.body['token']));
    const records = await new RedisKeyStore(client, { prefix }).list(ISSUER);
    expect(records.map((record) => record.kid)).toContain(kid);
    return kid;
  }
});
