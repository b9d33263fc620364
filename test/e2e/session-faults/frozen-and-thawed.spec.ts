import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { SessionOptions } from '../../../libs/jwt-auth/src/sessions/session-options.js';
import { Application } from './application.js';
import { OWN_SERVERS, type OwnServer } from './own-servers.js';
import type { Failed } from './worker-process.js';
import { Workers } from './workers.js';

const TIME_LIMIT_MS = 60_000;
const FREEZES = 3;
/** More than there are connections. */
const SESSIONS = 20;
/** Time-out of a request, seconds, and milliseconds that a busy machine takes on top. */
const TIMEOUT = 1;
const SLOWNESS = 2000;

const sessions: SessionOptions = { grace: 0, timeout: `${TIMEOUT}s` };

describe.each(OWN_SERVERS)('$name, frozen in the midst of requests', (kind) => {
  let server: OwnServer;
  let workers: Workers;
  /** Another instance, which asks for nothing meanwhile. */
  let onlooker: Application;
  beforeAll(async () => {
    if (!kind.absent) {
      server = await kind.start();
      workers = await Workers.started(1, server.url, { sessions });
      onlooker = new Application(server.url, { sessions: { grace: 0 } });
    }
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    workers?.close();
    await onlooker?.close();
    await server?.remove();
  });

  const stored = (tokens: readonly string[]) =>
    Promise.all(
      tokens.map(async (token) => {
        const { sessionId } = parseRefreshToken(token)!;
        return (await onlooker.store.read(sessionId)).session;
      }),
    );

  it.skipIf(kind.absent)(
    'answers 503 in time, does nothing late, and is back by itself',
    async () => {
      const worker = workers.all[0]!;
      const counts = { unavailable: 0, slowest: 0 };
      for (let freeze = 0; freeze < FREEZES; freeze++) {
        const fresh = await signIn(SESSIONS / 2);
        const spent = await signIn(SESSIONS / 2);
        for (const token of spent) {
          await onlooker.service.refresh(token);
        }
        const tokens = [...fresh, ...spent];
        const before = await stored(tokens);
        await server.freeze();
        const failed = await worker.tell<Failed>({ type: 'fail', tokens });
        server.thaw();
        expect(new Set(failed.kinds)).toEqual(new Set(['unavailable']));
        expect(failed.milliseconds).toBeLessThan(TIMEOUT * 1000 + SLOWNESS);
        counts.unavailable += failed.kinds.length;
        counts.slowest = Math.max(counts.slowest, failed.milliseconds);
        await worker.tell({ type: 'recover' });
        expect(await stored(tokens)).toEqual(before);
        const { sessions } = await onlooker.service.list('somebody new');
        expect(sessions).toEqual([]);
        for (const token of fresh) {
          await onlooker.service.refresh(token);
          expect(onlooker.outcomes.at(-1)).toBe('rotated');
        }
        expect(await worker.tell({ type: 'errors' })).toEqual([]);
      }
      console.info(
        `${kind.name} frozen ${FREEZES} times: ${counts.unavailable} answers unavailable, the last after ${Math.round(counts.slowest)} ms, 0 late changes, 0 errors unhandled`,
      );
    },
    TIME_LIMIT_MS,
  );

  async function signIn(count: number): Promise<string[]> {
    const opened = await Promise.all(
      Array.from({ length: count }, () => onlooker.service.open('somebody')),
    );
    return opened.map(({ refreshToken }) => refreshToken);
  }
});
