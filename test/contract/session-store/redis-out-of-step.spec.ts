import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  freshPrefix,
  REDIS_URL,
  redisAbsent,
} from '../../support/managed-keys/redis-clients.js';

const OUT_OF_STEP = {
  kind: 'unavailable',
  message:
    'Redis gave the answer to another question: the connection is out of step',
};

describe.skipIf(redisAbsent)('a connection that is out of step', () => {
  const prefix = freshPrefix();
  let client: Redis;
  let bench: StoreBench;
  beforeAll(() => {
    client = new Redis(REDIS_URL);
    bench = new StoreBench(() => new RedisSessionStore(client, { prefix }));
  });
  afterAll(async () => {
    const keys = await client.keys(`${prefix}*`);
    await (keys.length > 0 && client.unlink(keys));
    client.disconnect();
  });

  /** Gives each of two questions the answer to the other. */
  function swapping(): RedisSessionStore {
    let first: ((answer: unknown) => void) | undefined;
    let firstAnswer: Promise<unknown> | undefined;
    return new RedisSessionStore(
      {
        call: (command, ...args) => {
          const answer = client.call(command, ...args);
          const settle = first;
          if (settle === undefined) {
            firstAnswer = answer;
            return new Promise((resolve) => (first = resolve));
          }
          void answer.then(settle);
          return firstAnswer as Promise<unknown>;
        },
      },
      { prefix },
    );
  }

  it('refuses no refresh with the answer to another, and both are found again', async () => {
    const tokens = [await bench.open(), await bench.open()];
    const rotations = await Promise.all(
      tokens.map((token) => bench.rotation(token)),
    );
    const store = swapping();
    const answers = await Promise.allSettled(
      rotations.map((rotation) => store.rotate(rotation)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ reason: OUT_OF_STEP });
    }
    for (const token of tokens) {
      expect((await bench.present(token)).answer.outcome).toBe('retried');
    }
  });

  it('makes nothing of a row that belongs to another', async () => {
    const tokens = [await bench.open(), await bench.open()];
    const store = swapping();
    const answers = await Promise.allSettled(
      tokens.map(({ sessionId }) => store.read(sessionId)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ reason: OUT_OF_STEP });
    }
  });
});

describe.skipIf(redisAbsent)('a refresh that is long on its way', () => {
  it('spends nothing that nobody would be told of', async () => {
    const prefix = freshPrefix();
    const client = new Redis(REDIS_URL);
    const bench = new StoreBench(
      () => new RedisSessionStore(client, { prefix }),
    );
    const token = await bench.open();
    const rotation = await bench.rotation(token);
    // It arrives that much later, as far as the script can tell.
    const delayed = new RedisSessionStore(
      {
        call: async (command, ...args) => {
          const late = args.map((arg, place) =>
            command.startsWith('EVAL') && place === 3 ? '0.8' : arg,
          );
          return client.call(command, ...late);
        },
      },
      { prefix, timeout: 1 },
    );
    await delayed.now();
    expect((await delayed.rotate(rotation)).outcome).toBe('late');
    expect((await bench.present(token)).answer.outcome).toBe('rotated');
    const keys = await client.keys(`${prefix}*`);
    await client.unlink(keys);
    client.disconnect();
  });
});
