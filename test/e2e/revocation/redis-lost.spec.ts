import { describe, expect, it } from 'vitest';
import { unhandledDuring } from '../../support/issuers/unhandled.js';
import { PLATFORMS } from '../../support/platform.js';
import { redisServerAbsent } from '../session-races/own-redis.js';
import { RedisPair } from './redis-pair.js';
import { ALICE, REVOKED, UNAVAILABLE } from './revoking-app.js';
import { answersDuring, countsOf, ms, secondsUntil } from './waiting.js';

const LOST = 'The log of revocations has lost what it held';

describe.skipIf(redisServerAbsent).each(PLATFORMS)(
  'Redis, on %s,',
  (platform) => {
    it('that comes back empty revives no token, and lets those sign in who were signed out', async () => {
      const unhandled = await unhandledDuring(async () => {
        await using pair = await RedisPair.started(platform);
        const { one, other, server, logged } = pair;
        const first = await one.sessions.open('alice');
        const closed = first.accessToken.token;
        const outdated = (await one.sessions.open('bob')).accessToken.token;
        const good = (await one.sessions.open('alice')).accessToken.token;
        await one.sessions.close(first.sessionId);
        await one.sessions.closeAll('bob');
        for (const token of [closed, outdated]) {
          await secondsUntil(REVOKED, () => other.request(token));
        }
        const asking = answersDuring(4, async () =>
          [
            await one.request(closed),
            await other.request(closed),
            await one.request(outdated),
            await other.request(outdated),
          ].join(),
        );
        await server.kill();
        server.forget();
        await server.start();
        const { answers } = await asking;
        const said = answers.flatMap((each) => each.split(','));
        expect(said).not.toContain('200');
        expect(countsOf(said)[REVOKED]).toBeGreaterThan(10);
        for (const app of [one, other]) {
          await secondsUntil('200', () => app.request(good));
          expect(await app.enter(closed)).toBe(REVOKED);
          expect(await app.enter(outdated)).toBe(REVOKED);
        }
        expect(logged.find('warn', LOST)).toHaveLength(2);
        // Bob was signed out everywhere before, at a version that the store forgot.
        for (const app of [one, other]) {
          const { accessToken } = await app.sessions.open('bob');
          expect(await one.enter(accessToken.token)).toMatch(/^bob of/);
          expect(await other.enter(accessToken.token)).toMatch(/^bob of/);
        }
        const third = await pair.startAnother();
        for (const token of [closed, outdated]) {
          expect(await third.enter(token)).toBe(REVOKED);
        }
        expect(await third.enter(good)).toBe(ALICE);
        console.info(
          `Redis emptied on ${platform}: ${JSON.stringify(countsOf(said))}`,
        );
      });
      expect(unhandled).toEqual([]);
    }, 60_000);

    it('that is not there at the start lets the application start, and nobody in until it is', async () => {
      const unhandled = await unhandledDuring(async () => {
        await using pair = await RedisPair.started(platform);
        const { one, server } = pair;
        const { sessionId, accessToken } = await one.sessions.open('alice');
        const good = (await one.sessions.open('alice')).accessToken.token;
        const { token } = accessToken;
        await one.sessions.close(sessionId);
        await server.kill();
        const begun = performance.now();
        const late = await pair.startAnother();
        const boot = (performance.now() - begun) / 1000;
        for (const each of [token, good]) {
          expect(await late.enter(each)).toBe(UNAVAILABLE);
        }
        await server.start();
        const ready = await secondsUntil('200', () => late.request(good));
        expect(await late.enter(good)).toBe(ALICE);
        expect(await late.enter(token)).toBe(REVOKED);
        console.info(
          `Booted on ${platform} without Redis in ${ms(boot)}, ready ${ms(ready)} after it was`,
        );
      });
      expect(unhandled).toEqual([]);
    }, 60_000);
  },
);
