import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  freshPrefix,
  redisAbsent,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';
import type { DisjointResult } from './disjoint-sessions.js';
import { OwnPostgres, postgresServerAbsent } from './own-postgres.js';
import { Workers } from './workers.js';

const PROCESSES = 2;
/** Of each process. */
const SESSIONS = 1000;
const SUBJECTS = 125;
const TIMES = 4;
const TIME_LIMIT_MS = 120_000;

interface Lent {
  readonly url: string;
  close(): Promise<void>;
}

const prefix = freshPrefix();

const SERVERS = [
  { name: 'Redis', absent: redisAbsent, lend: sharedRedis },
  { name: 'PostgreSQL', absent: postgresServerAbsent, lend: ownPostgres },
];

describe.each(SERVERS)(
  'thousands of sessions of two processes at once, on $name',
  ({ name, absent, lend }) => {
    let lent: Lent;
    let workers: Workers;
    beforeAll(async () => {
      if (!absent) {
        lent = await lend();
        workers = await Workers.started(PROCESSES, lent.url, {
          sessions: { grace: 0, timeout: '60s' },
          prefix,
        });
      }
    }, TIME_LIMIT_MS);
    afterAll(async () => {
      workers?.close();
      await lent?.close();
    });

    it.skipIf(absent)(
      'never meet: whatever a client is given is of its own session',
      async () => {
        const results = await Promise.all(
          workers.all.map((worker, index) =>
            worker.tell<DisjointResult>({
              type: 'disjoint',
              name: `process ${index}, subject`,
              sessions: SESSIONS,
              subjects: SUBJECTS,
              times: TIMES,
              atOnce: 50,
            }),
          ),
        );
        const refreshes = sum(results.map((each) => each.refreshes));
        const rate = sum(results.map((each) => each.refreshes / each.seconds));
        const errors = results.flatMap((each) => each.errors);
        console.info(
          `${name}, ${PROCESSES * SESSIONS} sessions of ${PROCESSES * SUBJECTS} subjects: ${refreshes} refreshes, ${Math.round(rate)} a second, ${errors.length} errors`,
        );
        expect(errors).toEqual([]);
        expect(refreshes).toBe(PROCESSES * SESSIONS * TIMES);
      },
      TIME_LIMIT_MS,
    );
  },
);

async function sharedRedis(): Promise<Lent> {
  return {
    url: REDIS_URL,
    close: async () => {
      const client = new Redis(REDIS_URL);
      const keys = await client.keys(`${prefix}*`);
      await Promise.all(keys.map((key) => client.del(key)));
      client.disconnect();
    },
  };
}

/** Beside which nobody else has connections. */
async function ownPostgres(): Promise<Lent> {
  const server = await OwnPostgres.started();
  return { url: server.url, close: () => server.remove() };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
