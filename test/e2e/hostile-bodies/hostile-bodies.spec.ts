import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type HostileBody, hostileBodies } from './bodies.js';
import {
  type Answer,
  buildProgram,
  HostileApp,
  removeProgram,
} from './hostile-app.js';

const TIME_LIMIT_MS = 600_000;
const ROUNDS = 3;
/** Beside what the platform takes for the same body, milliseconds of CPU: the rest of a request, and collected garbage. */
const SPARE = 25;
/** Of the event loop, milliseconds; under 50 on a machine that does nothing else. */
const MOST_LAG = 150;

type Route = readonly [app: 0 | 1, path: string];

const PLAIN = [0, '/plain'] as const;
const LOGINS = [
  [0, '/auth/login'],
  [1, '/auth/login'],
] as const satisfies readonly Route[];
const OTHERS = [
  [0, '/auth/refresh'],
  [0, '/auth/logout'],
  [0, '/auth/logout-all'],
  [0, '/auth/revoke'],
  [0, '/auth/introspect'],
  [0, '/team/refresh'],
] as const satisfies readonly Route[];
const ROUTES: readonly Route[] = [...LOGINS, ...OTHERS];

/** What parsers make a good sign-in of. */
const HARMLESS = 'one name again and again';

async function rounds(
  app: HostileApp,
  [which, path]: Route,
  body: HostileBody,
): Promise<Answer> {
  const answers: Answer[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    answers.push(await app.post(which, path, body));
  }
  const sorted = answers.toSorted((a, b) => a.cpu - b.cpu);
  const logs = answers.map(({ log }) => log).join('\n');
  return { ...(sorted[1] as Answer), log: logs };
}

beforeAll(buildProgram, TIME_LIMIT_MS);
afterAll(removeProgram);

describe.each(PLATFORMS)('hostile bodies on %s', (platform) => {
  it(
    'cost every route little more than the platform itself, and log no stack',
    async () => {
      await using app = await HostileApp.start(platform);
      const worst = { over: 0, line: '' };
      for (const body of hostileBodies(platform)) {
        const plain = await rounds(app, PLAIN, body);
        await app.lag();
        for (const route of ROUTES) {
          const { status, cpu, log } = await rounds(app, route, body);
          const line = `${route.join(' ')}, ${body.name} (${body.text.length} bytes): ${status}, ${cpu.toFixed(1)} ms of CPU, ${plain.cpu.toFixed(1)} ms without us`;
          expect(status, line).toBeLessThan(500);
          expect(log, line).not.toMatch(/\n\s+at /);
          expect(cpu, line).toBeLessThan(2 * plain.cpu + SPARE);
          if (cpu - plain.cpu > worst.over) {
            Object.assign(worst, { over: cpu - plain.cpu, line });
          }
        }
      }
      console.info(`${platform}: at worst ${worst.line}`);
    },
    TIME_LIMIT_MS,
  );

  it(
    'are refused by a sign-in with 400, or 413 by the platform',
    async () => {
      await using app = await HostileApp.start(platform);
      for (const body of hostileBodies(platform)) {
        for (const [which, path] of LOGINS) {
          const { status } = await app.post(which, path, body);
          const isGood = body.name === HARMLESS && which === 0;
          expect([isGood ? 200 : 400, 413], body.name).toContain(status);
        }
      }
    },
    TIME_LIMIT_MS,
  );

  it(
    `delay others by less than ${MOST_LAG} ms, at the 99th percentile`,
    async () => {
      await using app = await HostileApp.start(platform);
      const bodies = hostileBodies(platform);
      await app.lag();
      for (const body of bodies) {
        await app.post(...PLAIN, body);
      }
      const plain = await app.lag();
      for (const body of bodies) {
        for (const route of ROUTES) {
          await app.post(...route, body);
        }
      }
      const lag = await app.lag();
      const text = [lag, plain].map(
        ({ p50, p99, max }) =>
          `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`,
      );
      console.info(
        `${platform}: delay of the event loop ${text.join('; without us ')}`,
      );
      expect(lag.p99).toBeLessThan(MOST_LAG);
    },
    TIME_LIMIT_MS,
  );
});
