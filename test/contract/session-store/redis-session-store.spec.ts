import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisClient, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { sessionStoreContract } from '@jwt-auth/nestjs/testing';
import {
  CLIENTS,
  freshPrefix,
  type OpenClient,
  redisAbsent,
} from '../../support/managed-keys/redis-clients.js';
import { START } from '../../support/fake-clock.js';
import { interleavings } from './interleavings.js';
import { EXACT_STEPS, LOOSE_STEPS } from './story-plan.js';

describe.skipIf(redisAbsent).each(Object.entries(CLIENTS))(
  'RedisSessionStore on a client of %s',
  (_, connect) => {
    const prefix = freshPrefix();
    const open: OpenClient[] = [];
    afterAll(() => Promise.all(open.map((each) => each.close(prefix))));

    sessionStoreContract({ describe, it }, async (clockOffset) => {
      const connection = await connect();
      open.push(connection);
      return new RedisSessionStore(connection.client, { prefix, clockOffset });
    });
  },
);

describe.skipIf(redisAbsent)('RedisSessionStore and the model', () => {
  const prefix = freshPrefix();
  let open: OpenClient;
  beforeAll(async () => {
    open = await CLIENTS['ioredis']!();
  });
  afterAll(() => open.close(prefix));

  interleavings(
    (clockOffset) =>
      new RedisSessionStore(atRest(open.client), { prefix, clockOffset }),
    { runs: 400, waits: EXACT_STEPS },
  );
  interleavings(
    (clockOffset) =>
      new RedisSessionStore(open.client, { prefix, clockOffset }),
    { runs: 200, waits: LOOSE_STEPS },
  );
});

/** A server whose clock stands still: as far as the scripts can tell. */
function atRest(client: RedisClient): RedisClient {
  const { call } = client as { call: (...words: string[]) => Promise<unknown> };
  return {
    call: async (command, ...args) => {
      switch (command) {
        case 'TIME':
          return [`${START}`, '0'];
        case 'EVALSHA':
          throw new Error('NOSCRIPT');
        default: {
          const [script = '', ...rest] = args;
          const text = script.replace("redis.call('TIME')", `{${START}, 0}`);
          return call.call(client, command, text, ...rest);
        }
      }
    },
  };
}
