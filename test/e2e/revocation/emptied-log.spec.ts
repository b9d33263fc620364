import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '@jwt-auth/nestjs';
import { PLATFORMS } from '../../support/platform.js';
import {
  FickleLog,
  logDown,
} from '../../unit/sessions/revocation/fickle-log.js';
import {
  ALICE,
  REVOKED,
  startPair,
  startRevoking,
  UNAVAILABLE,
} from './revoking-app.js';
import { answersDuring, countsOf, ms, secondsUntil } from './waiting.js';

const LOST = 'The log of revocations has lost what it held';

describe.each(PLATFORMS)('on %s, a log that', (platform) => {
  it('comes back empty revives nothing, and that is said aloud', async () => {
    await using pair = await startPair(platform);
    const { one, other, logs, store, logged } = pair;
    const closed = await one.sessions.open('alice');
    const outdated = (await one.sessions.open('bob')).accessToken.token;
    const good = (await one.sessions.open('alice')).accessToken.token;
    const { token } = closed.accessToken;
    await one.sessions.close(closed.sessionId);
    await one.sessions.revokeAccess('bob');
    for (const each of [token, outdated]) {
      await secondsUntil(REVOKED, () => other.request(each));
    }
    const emptied = new MemoryRevocationLog();
    logs.forEach((log) => (log.shared = emptied));
    const { answers } = await answersDuring(1.5, async () =>
      [
        await one.request(token),
        await other.request(token),
        await one.request(outdated),
        await other.request(outdated),
      ].join(),
    );
    expect(new Set(answers)).toEqual(
      new Set([Array.from({ length: 4 }, () => REVOKED).join()]),
    );
    for (const app of [one, other]) {
      expect(await app.enter(good)).toBe(ALICE);
    }
    expect(logged.find('warn', LOST)).toHaveLength(2);
    // Whoever starts now learns of it from those that knew.
    await using third = await startRevoking(platform, {
      store,
      revocations: { log: new FickleLog(emptied) },
      logged,
    });
    expect(await third.enter(token)).toBe(REVOKED);
    expect(await third.enter(outdated)).toBe(REVOKED);
    expect(await third.enter(good)).toBe(ALICE);
    expect(logged.find('warn', LOST)).toHaveLength(2);
  });

  it('is not there at the start lets the application start, and nobody in until it is', async () => {
    const log = new FickleLog();
    log.everything(logDown);
    await using app = await startRevoking(platform, { revocations: { log } });
    const { token } = await app.tokens.issue('alice');
    const revoked = await app.tokens.issue('alice');
    const { answers } = await answersDuring(1.5, () => app.request(token));
    expect(countsOf(answers)).toEqual({ [UNAVAILABLE]: answers.length });
    expect(await app.enter(token)).toBe(UNAVAILABLE);
    const { jti } = revoked.claims as unknown as { jti: string };
    const text = JSON.stringify(['token', jti]);
    await log.shared.append([{ text, lifetime: 900 }]);
    log.everything(undefined);
    const seconds = await secondsUntil(`200`, () => app.request(token));
    expect(await app.enter(token)).toBe(ALICE);
    expect(await app.enter(revoked.token)).toBe(REVOKED);
    console.info(`Ready ${ms(seconds)} after the log was, on ${platform}`);
  });
});
