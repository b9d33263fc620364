import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisServerAbsent } from '../session-races/own-redis.js';
import { closeConnections } from './http-client.js';
import { buildInstance, Instance, removeBuild } from './instances.js';
import { People } from './people.js';
import { SentinelDeployment } from './sentinel-deployment.js';

const PEOPLE = 20;
const ROUNDS = Number(process.env['REDIS_FAULT_ROUNDS'] ?? 1);
const BEFORE_MS = 4000;
const AFTER_MS = 20_000;
const TIME_LIMIT_MS = 120_000;

type Fault = (deployment: SentinelDeployment) => Promise<unknown>;

/** Else a master that is about to be replaced takes refreshes that are lost with it. */
const CAREFUL = ['--min-replicas-to-write', '1', '--min-replicas-max-lag', '2'];
const CAREFUL_IN: readonly string[] = ['a planned failover'];
/** Other instances that cannot read the log go on for `maxLag`, and then refuse; and a moment for the answer. */
const MAX_LAG_MS = 6000;

/** A master that is thawed takes a few before it looks for its replicas; nothing outlives FLUSHALL. */
const LOSING: readonly string[] = [
  'a master that is frozen for 8 s, and thawed',
  'FLUSHALL',
];

const FAULTS: Record<string, Fault> = {
  'a planned failover': (deployment) => deployment.failOver(),
  'a master that is frozen for 8 s, and thawed': async ({ master }) => {
    master.freeze();
    await setTimeout(8000);
    master.thaw();
  },
  'a replica that is frozen for 8 s': async ({ replica }) => {
    replica.freeze();
    await setTimeout(8000);
    replica.thaw();
  },
  'a replica that is killed': ({ replica }) => replica.kill(),
  'a replica that is restarted': async ({ replica }) => {
    await replica.kill();
    await setTimeout(3000);
    await replica.start();
  },
  'a master that is killed': ({ master }) => master.kill(),
  FLUSHALL: async ({ master }) => {
    const client = new Redis(master.port);
    await client.flushall();
    client.disconnect();
  },
};

describe.skipIf(redisServerAbsent)('Redis with Sentinel, under load', () => {
  beforeAll(buildInstance, TIME_LIMIT_MS);
  afterAll(async () => {
    closeConnections();
    await removeBuild();
  });

  describe.each(Object.entries(FAULTS))('%s', (name, bring) => {
    it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
      'keeps every sign-out that was acknowledged (%i)',
      async () => {
        await using deployment = await SentinelDeployment.started(
          ...(CAREFUL_IN.includes(name) ? CAREFUL : []),
        );
        const secret = randomBytes(32).toString('base64url');
        const order = { redis: deployment.connection, secret };
        await using one = await Instance.started(order);
        await using other = await Instance.started(order);
        const people = new People(
          [one.port, other.port],
          PEOPLE,
          /master|failover/.test(name) ? MAX_LAG_MS : undefined,
        );
        await setTimeout(BEFORE_MS);
        await bring(deployment);
        await setTimeout(AFTER_MS);
        const counts = await people.finish();
        console.info(`${name}: ${JSON.stringify(counts)}`);
        if (process.env['REDIS_FAULT_LOG']) {
          console.info(one.said, other.said);
        }
        expect(counts.violations).toBe(0);
        if (!LOSING.includes(name)) {
          expect(counts.lost).toBe(0);
        }
      },
      TIME_LIMIT_MS,
    );
  });
});
