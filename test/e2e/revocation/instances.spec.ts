import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { logDown } from '../../unit/sessions/revocation/fickle-log.js';
import {
  ALICE,
  REVOKED,
  type RevokingApp,
  type RevokingPair,
  startPair,
} from './revoking-app.js';
import { median, ms, secondsUntil } from './waiting.js';

const ROUNDS = 10;
/** A second is what is asked for, and this machine may be busy with other tests. */
const ELSEWHERE_WITHIN = 2;

type Ending = (app: RevokingApp, sessionId: string) => Promise<unknown>;

const ENDINGS: Readonly<Record<string, Ending>> = {
  'close()': ({ sessions }, id) => sessions.close(id),
  'closeAll()': ({ sessions }) => sessions.closeAll('alice'),
  'revokeAccess()': ({ sessions }) => sessions.revokeAccess('alice'),
};

async function opened({ sessions }: RevokingApp) {
  const { sessionId, accessToken } = await sessions.open('alice');
  return { sessionId, token: accessToken.token };
}

/** How long it took the other instance, each time. */
async function timesOf(pair: RevokingPair, end: Ending): Promise<number[]> {
  const { one, other } = pair;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { sessionId, token } = await opened(one);
    expect([await one.request(token), await other.request(token)]).toEqual([
      '200',
      '200',
    ]);
    await end(one, sessionId);
    expect(await one.request(token)).toBe(REVOKED);
    times.push(await secondsUntil(REVOKED, () => other.request(token)));
    expect(await one.enter(token)).toBe(REVOKED);
    expect(await other.enter(token)).toBe(REVOKED);
  }
  return times;
}

describe.each(PLATFORMS)('two instances on %s', (platform) => {
  it.each(Object.entries(ENDINGS))(
    'after %s the one refuses access tokens at once, the other soon',
    async (name, end) => {
      await using woken = await startPair(platform);
      await using polling = await startPair(platform, {}, (log) => {
        log.before.subscribe = logDown;
      });
      for (const [how, pair] of Object.entries({ woken, polling })) {
        const times = await timesOf(pair, end);
        const slowest = Math.max(...times);
        console.info(
          `${name} on ${platform}, ${how}: elsewhere after ${ms(median(times))} (median), ${ms(slowest)} at most, of ${ROUNDS}`,
        );
        expect(slowest).toBeLessThan(ELSEWHERE_WITHIN);
      }
    },
    60_000,
  );

  it('of all tokens, those of another subject and session go on', async () => {
    await using pair = await startPair(platform);
    const { one, other } = pair;
    const bob = (await one.sessions.open('bob')).accessToken.token;
    const first = await opened(one);
    const second = await opened(other);
    await other.sessions.close(first.sessionId);
    await secondsUntil(REVOKED, () => one.request(first.token));
    for (const app of [one, other]) {
      expect(await app.enter(second.token)).toBe(ALICE);
      expect(await app.enter(bob)).toMatch(/^bob of/);
    }
    await one.sessions.revokeAccess('alice');
    await secondsUntil(REVOKED, () => other.request(second.token));
    expect(await other.enter(bob)).toMatch(/^bob of/);
  });

  it('end tokens of no session with their subject, and one by one', async () => {
    await using pair = await startPair(platform);
    const { one, other } = pair;
    const [first, second] = await Promise.all([
      one.tokens.issue('alice'),
      one.tokens.issue('alice'),
    ]);
    expect(await one.revocations.revokeToken(first.token)).toBe(true);
    expect(await one.enter(first.token)).toBe(REVOKED);
    await secondsUntil(REVOKED, () => other.request(first.token));
    expect(await other.enter(second.token)).toBe(ALICE);
    await other.sessions.closeAll('alice');
    expect(await other.enter(second.token)).toBe(REVOKED);
    await secondsUntil(REVOKED, () => one.request(second.token));
  });

  it('keep the session that is excepted, which gets a new access token', async () => {
    await using pair = await startPair(platform);
    const { one, other } = pair;
    const kept = await opened(one);
    const gone = await opened(other);
    const { accessToken } = await one.sessions.closeAll('alice', {
      except: kept.sessionId,
    });
    const fresh = accessToken!.token;
    await secondsUntil(REVOKED, () => other.request(gone.token));
    for (const app of [one, other]) {
      expect(await app.enter(kept.token)).toBe(REVOKED);
      expect(await app.enter(gone.token)).toBe(REVOKED);
      expect(await app.enter(fresh)).toBe(ALICE);
    }
  });

  it("with check: 'store' all refuse at once, without being woken", async () => {
    await using pair = await startPair(platform, { check: 'store' }, (log) => {
      log.before.subscribe = logDown;
    });
    const { one, other } = pair;
    for (const end of Object.values(ENDINGS)) {
      for (let round = 0; round < ROUNDS; round++) {
        const { sessionId, token } = await opened(one);
        expect(await other.request(token)).toBe('200');
        await end(one, sessionId);
        expect(await other.request(token)).toBe(REVOKED);
        expect(await other.enter(token)).toBe(REVOKED);
      }
    }
  });
});
