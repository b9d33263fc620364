import { setTimeout as after } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unhandledDuring } from '../../support/issuers/unhandled.js';
import { PLATFORMS } from '../../support/platform.js';
import { Gate, logDown } from '../../unit/sessions/revocation/fickle-log.js';
import { ALICE, REVOKED, startPair, UNAVAILABLE } from './revoking-app.js';
import { answersDuring, countsOf, ms, secondsUntil } from './waiting.js';

const MAX_LAG = 1;
/** For a machine that is busy with other tests, seconds. */
const SLACK = 1;

/** Fails, or hangs until the gate is opened. */
const OUTAGES = [
  ['fails', () => ({ before: logDown, end: () => undefined })],
  [
    'hangs',
    () => {
      const gate = new Gate();
      return { before: gate.wait, end: () => gate.open() };
    },
  ],
] as const;

describe.each(PLATFORMS)('on %s, a log that', (platform) => {
  it.each(OUTAGES)(
    '%s lets nobody in who was revoked, and recovers unaided',
    async (how, outage) => {
      const unhandled = await unhandledDuring(async () => {
        await using pair = await startPair(platform, { maxLag: MAX_LAG });
        const { one, other, logs, logged } = pair;
        const good = (await one.sessions.open('alice')).accessToken.token;
        const { sessionId, accessToken } = await one.sessions.open('alice');
        const { token } = accessToken;
        expect(await other.enter(token)).toBe(ALICE);
        const { before, end } = outage();
        logs[1].everything(before);
        await one.sessions.close(sessionId);
        const lag = await secondsUntil(UNAVAILABLE, () => other.request(token));
        expect(lag).toBeLessThan(MAX_LAG + SLACK);
        const { answers, slowest } = await answersDuring(1.5, () =>
          other.request(token),
        );
        expect(countsOf(answers)).toEqual({ [UNAVAILABLE]: answers.length });
        expect(slowest).toBeLessThan(SLACK);
        expect(await other.enter(good)).toBe(UNAVAILABLE);
        expect(await other.refusal(good)).toEqual({
          status: 503,
          challenge: null,
          retryAfter: '1',
          body: {
            statusCode: 503,
            message: 'Authentication is temporarily unavailable',
            error: 'Service Unavailable',
            errorCode: 'temporarily_unavailable',
          },
        });
        expect(await one.enter(good)).toBe(ALICE);
        logs[1].everything(undefined);
        end();
        const seen: string[] = [];
        const recovery = await secondsUntil(REVOKED, async () => {
          seen.push(await other.request(token));
          return seen.at(-1)!;
        });
        expect(seen).not.toContain('200');
        expect(await other.enter(good)).toBe(ALICE);
        expect(logged.text).not.toContain('hunter2');
        expect(logged.find('warn', 'cannot be read')).toHaveLength(1);
        console.info(
          `Log that ${how} on ${platform}: 503 after ${ms(lag)}, slowest of ${answers.length} answers ${ms(slowest)}, recovered after ${ms(recovery)}`,
        );
      });
      expect(unhandled).toEqual([]);
    },
    30_000,
  );

  it.each(OUTAGES)(
    "%s is waited for no longer than maxLag with check: 'store', and nobody is let in",
    async (how, outage) => {
      const unhandled = await unhandledDuring(async () => {
        const settings = { maxLag: MAX_LAG, check: 'store' } as const;
        await using pair = await startPair(platform, settings);
        const { one, other, logs } = pair;
        const { sessionId, accessToken } = await one.sessions.open('alice');
        const { token } = accessToken;
        expect(await other.enter(token)).toBe(ALICE);
        const { before, end } = outage();
        logs[1].everything(before);
        const { answers, slowest } = await answersDuring(3, () =>
          other.request(token),
        );
        expect(countsOf(answers)).toEqual({ [UNAVAILABLE]: answers.length });
        expect(slowest).toBeLessThan(MAX_LAG + SLACK);
        await one.sessions.close(sessionId);
        logs[1].everything(undefined);
        end();
        const seen: string[] = [];
        const recovery = await secondsUntil(REVOKED, async () => {
          seen.push(await other.request(token));
          return seen.at(-1)!;
        });
        expect(seen).not.toContain('200');
        console.info(
          `Log that ${how} on ${platform}, check: store: slowest of ${answers.length} answers ${ms(slowest)}, recovered after ${ms(recovery)}`,
        );
      });
      expect(unhandled).toEqual([]);
    },
    30_000,
  );

  it("was not read for long is asked with whenBehind: 'ask'", async () => {
    const settings = { maxLag: MAX_LAG, whenBehind: 'ask' } as const;
    await using pair = await startPair(platform, settings);
    const { one, other, logs } = pair;
    const { sessionId, accessToken } = await one.sessions.open('alice');
    const { token } = accessToken;
    const good = (await one.sessions.open('alice')).accessToken.token;
    expect(await other.enter(token)).toBe(ALICE);
    logs[1].everything(logDown);
    await one.sessions.close(sessionId);
    await secondsUntil(UNAVAILABLE, () => other.request(token));
    expect(await other.enter(good)).toBe(UNAVAILABLE);
    // Asked right then: no poll has come in between.
    logs[1].everything(undefined);
    expect(await other.request(token)).toBe(REVOKED);
    expect(await other.enter(good)).toBe(ALICE);
  });

  it('fails keeps a revocation from being acknowledged, which counts here and is made up for', async () => {
    await using pair = await startPair(platform);
    const { one, other, logs } = pair;
    const { sessionId, accessToken } = await one.sessions.open('alice');
    const { token } = accessToken;
    logs[0].before.append = logDown;
    await expect(one.sessions.close(sessionId)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      message: expect.stringMatching(/ask for it again$/) as string,
    });
    expect(await one.enter(token)).toBe(REVOKED);
    expect(await other.enter(token)).toBe(ALICE);
    logs[0].before = {};
    await secondsUntil(REVOKED, () => other.request(token), { atMost: 2 });
    expect(await one.sessions.close(sessionId)).toBe(true);
  });

  it('hangs does not keep the application from being closed', async () => {
    const pair = await startPair(platform, { maxLag: MAX_LAG });
    const gate = new Gate();
    pair.logs.forEach((log) => log.everything(gate.wait));
    await after(600);
    const begun = performance.now();
    await Promise.all([pair.one.running.close(), pair.other.running.close()]);
    const seconds = (performance.now() - begun) / 1000;
    console.info(`Closed on ${platform} while the log hung: ${ms(seconds)}`);
    expect(seconds).toBeLessThan(4 * MAX_LAG + SLACK);
  });
});
