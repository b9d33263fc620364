import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Controller, Get, Post } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { bearer, body } from '@jwt-auth/nestjs';
import { encodePart, fixed, forge, hmac } from '../support/forge.js';
import { SECRET, startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { KID } from '../support/scenes.js';

@Controller()
class Routes {
  @Get()
  read(): void {}

  @Post()
  write(): void {}
}

const CAP = 8192;
const HEADER = { alg: 'HS256', typ: 'JWT', kid: KID };
const UNSIGNED = fixed(Buffer.alloc(32));

/** A token just under the cap, its payload made of as many pieces as fit. */
function filled(open: string, piece: string, close: string, end = ''): string {
  const room = Math.floor((CAP - 200) * 0.75) - open.length - end.length;
  const count = Math.floor(room / (piece.length + close.length));
  const json = open + piece.repeat(count) + close.repeat(count) + end;
  return forge(HEADER, json, UNSIGNED);
}

const DEEP = `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`;

/** Small enough to be looked at, so that each must be cheap to refuse. */
const WITHIN_THE_CAP: readonly string[] = [
  filled('', '{"a":', '}'),
  filled('{"a":', '[', ']', '}'),
  filled('', '{"__proto__":', '}'),
  filled('{', '"a":1,', '', '"z":1}'),
  filled('{"a":[', '"",', '', '""]}'),
  filled('{"a":"', '\\\\', '', '"}'),
  filled('{"a":"', '\\"', '', '"}'),
  filled('{"a":', '"', ''),
  filled('{"a"', ' ', '', ':1}'),
  filled('{"exp":1', '9', '', '}'),
  forge(HEADER, DEEP, hmac(256, SECRET)),
  forge(DEEP, {}, UNSIGNED),
  forge({ ...HEADER, kid: 'k'.repeat(5000) }, {}, UNSIGNED),
  '.'.repeat(CAP),
  'a.'.repeat(CAP / 2),
  'A'.repeat(CAP),
];

const MEGABYTE = 'A'.repeat(1_000_000);
const HUGE = `${encodePart(HEADER)}.${MEGABYTE}.${MEGABYTE}`;

interface Attack {
  readonly rounds: number;
  readonly statuses: readonly number[];
  readonly send: (app: RunningApp) => Promise<Response>[];
}

const inBody = (app: RunningApp, token: string): Promise<Response> =>
  app.request('/', undefined, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });

const ATTACKS: readonly Attack[] = [
  {
    rounds: 110,
    statuses: [401],
    send: (app) => WITHIN_THE_CAP.map((token) => app.request('/', token)),
  },
  {
    rounds: 100,
    statuses: [401],
    send: (app) => [
      app.request('/', tokenOf({ fill: 'x'.repeat(CAP) })),
      inBody(app, HUGE.slice(0, 90_000)),
    ],
  },
  {
    // More than Node takes in headers.
    rounds: 50,
    statuses: [431],
    send: (app) => [app.request('/', HUGE.slice(0, 20_000))],
  },
  {
    // More than Express and Fastify take in a body.
    rounds: 50,
    statuses: [413],
    send: (app) => [inBody(app, HUGE)],
  },
];

describe.each(PLATFORMS)('2,000 hostile tokens on %s', (platform) => {
  it('are all refused', { timeout: 120_000 }, async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Routes] },
      { extractors: [bearer(), body('token')] },
    );
    expect(WITHIN_THE_CAP.filter(({ length }) => length > CAP)).toEqual([]);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    let sent = 0;
    for (const { rounds, statuses, send } of ATTACKS) {
      for (let round = 0; round < rounds; round++) {
        const answers = await Promise.all(send(app));
        sent += answers.length;
        for (const answer of answers) {
          expect(statuses).toContain(answer.status);
          await answer.arrayBuffer();
        }
      }
    }
    delay.disable();
    expect(sent).toBeGreaterThanOrEqual(2000);
    const [p50, p99, max] = [
      delay.percentile(50),
      delay.percentile(99),
      delay.max,
    ].map((nanoseconds) => (nanoseconds / 1e6).toFixed(1));
    console.info(
      `${platform}: ${sent} hostile tokens; delay of the event loop, client included: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
    );
    const good = await app.request('/', tokenOf());
    expect(good.status).toBe(200);
  });
});
