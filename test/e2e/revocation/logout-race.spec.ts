import { describe, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { redisServerAbsent } from '../session-races/own-redis.js';
import { RACES, raceLogouts } from './logouts.js';
import { RedisPair } from './redis-pair.js';
import { startRevoking } from './revoking-app.js';

const TIME_LIMIT_MS = 180_000;

describe.each(PLATFORMS)('requests that race a logout on %s', (platform) => {
  it.each(['list', 'store'] as const)(
    `${RACES} times, with check: %s: nothing enters once it is acknowledged`,
    async (check) => {
      await using app = await startRevoking(platform, {
        revocations: { check },
      });
      await raceLogouts(app, `on ${platform}, check: ${check}`);
    },
    TIME_LIMIT_MS,
  );
});

describe.skipIf(redisServerAbsent)(
  'requests that race a logout on Redis',
  () => {
    it(
      `${RACES} times: nothing enters once it is acknowledged`,
      async () => {
        await using pair = await RedisPair.started('fastify');
        await raceLogouts(pair.one, 'on fastify, in Redis');
      },
      TIME_LIMIT_MS,
    );
  },
);
