import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionOptions } from '../../../libs/jwt-auth/src/sessions/session-options.js';
import { CuttingProxy } from './cutting-proxy.js';
import type { Seen } from './lineages.js';
import { OWN_SERVERS, type OwnServer } from './own-servers.js';
import { Workers } from './workers.js';

const KILLS = 30;
/** Of each mode. */
const SESSIONS = 20;
/** To PostgreSQL, of each mode: new ones after each kill, which take their time. */
const CONNECTIONS = 4;
/** Refreshes of each session between two kills. */
const TIMES = 2;
const TIME_LIMIT_MS = 300_000;

interface Mode {
  readonly mode: string;
  readonly sessions: SessionOptions;
  readonly between: number;
  readonly attempts: boolean;
  /** Whether a client may have to sign in again, because its answer was lost. */
  readonly mayEnd: boolean;
}

const MODES: readonly Mode[] = [
  {
    mode: 'with grace',
    sessions: { grace: '30s' },
    between: 31,
    attempts: false,
    mayEnd: false,
  },
  {
    mode: 'strict',
    sessions: { grace: 0 },
    between: 0,
    attempts: false,
    mayEnd: true,
  },
  {
    mode: 'strict, with attempt ids',
    sessions: { grace: 0 },
    between: 0,
    attempts: true,
    mayEnd: false,
  },
];

describe.each(OWN_SERVERS)(
  `$name, killed ${KILLS} times while clients refresh and come again`,
  (kind) => {
    let server: OwnServer;
    let proxy: CuttingProxy;
    let workers: Workers;
    beforeAll(async () => {
      if (!kind.absent) {
        server = await kind.start();
        proxy = await CuttingProxy.before(server.port);
        const options = MODES.map(({ sessions }) => ({
          sessions,
          connections: CONNECTIONS,
        }));
        workers = await Workers.started(1, kind.urlAt(proxy.port), ...options);
      }
    }, TIME_LIMIT_MS);
    afterAll(async () => {
      workers?.close();
      await proxy?.close();
      await server?.remove();
    });

    /** At once, or when the answer to something that is done was lost, if there is any. */
    async function kill(atOnce: boolean, round: Promise<unknown>) {
      if (!atOnce) {
        await Promise.race([proxy.loseAnswers(), round]);
      }
      await server.kill();
      // Whoever finds it loading would wait for a second.
      proxy.shut();
      await server.start();
      proxy.mend();
    }

    it.skipIf(kind.absent)(
      'lets no session go astray, and no token be spent twice',
      async () => {
        const worker = workers.all[0]!;
        let seen: Seen[] = [];
        for (let kills = 0; kills < KILLS; kills++) {
          const about = randomInt(MODES.length);
          const rounds = MODES.map(({ between, attempts }, index) => ({
            sessions: SESSIONS,
            times: TIMES,
            killAfter: index === about ? randomInt(1, SESSIONS * TIMES) : 0,
            between,
            attempts,
          }));
          let killed: Promise<void> | undefined;
          const round: Promise<Seen[]> = worker.tell(
            { type: 'round', rounds },
            () => void (killed = kill(kills % 2 === 0, round)),
          );
          seen = await round;
          await killed;
        }
        for (const [index, { mode, mayEnd }] of MODES.entries()) {
          const of = seen[index]!;
          console.info(
            `${kind.name} killed ${KILLS} times, ${mode}, ${SESSIONS} clients: ${JSON.stringify(of)}`,
          );
          expect(of).toMatchObject({ spentTwice: 0, astray: 0 });
          expect(of.outcomes['lost']).toBeGreaterThan(0);
          expect(of.outcomes['held']).toBeUndefined();
          // Whoever has to sign in again does so for a loss, and never for nothing.
          expect(of.endedByLoss).toBe(of.ended);
          expect(mayEnd ? 0 : of.ended).toBe(0);
        }
        expect(await worker.tell({ type: 'errors' })).toEqual([]);
      },
      TIME_LIMIT_MS,
    );
  },
);
