import { randomUUID } from 'node:crypto';
import { SessionService } from '@jwt-auth/nestjs';
import type { Redis } from 'ioredis';
import { answerParent } from '../run/child.js';
import {
  medianOf,
  shuffled,
  type Spread,
  spreadOf,
} from '../run/statistics.js';
import { appWithSessions, openSessions } from './app.js';
import { BareRefreshes } from './bare-refreshes.js';
import { keyOf } from './lineage.js';
import { connect, isThere, removeAll } from './redis.js';
import { Refreshes } from './refreshes.js';
import { countRoundTrips } from './round-trips.js';
import type { Rotator } from './rotator.js';
import { ScriptCalls } from './script-calls.js';
import {
  CONCURRENCY,
  type RefreshFigures,
  type RefreshQuestion,
  type RefreshResult,
  type RotatorName,
  ROTATORS,
  SESSIONS,
  WARM_UP_ROUNDS,
} from './task.js';

type Rotators = Readonly<Record<RotatorName, Rotator>>;

interface Slice {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

type Round = Readonly<Record<RotatorName, Slice>>;

/** Needs `--expose-gc`. */
answerParent<RefreshQuestion, RefreshResult>(async (question) => {
  if (!(await isThere())) {
    return {
      leftOut: 'no Redis answered at REDIS_URL, or at its usual port here',
    };
  }
  const prefix = `jwt-auth-bench:${randomUUID()}:`;
  const redis = connect();
  const connections = {
    refresh: connect(),
    bare: connect(),
    script: connect(),
  };
  const app = await appWithSessions(connections.refresh, { prefix });
  try {
    const sessions = app.get<SessionService>(SessionService);
    const open = (): Promise<string[]> => openSessions(sessions, SESSIONS);
    const rotators = {
      refresh: new Refreshes(sessions, await open()),
      bare: new BareRefreshes(connections.bare, prefix, await open()),
      script: new ScriptCalls(connections.script, prefix, await open()),
    };
    const rounds = await measure(rotators, question);
    const roundTrips = await countRoundTrips(redis, prefix);
    await assertRotated(redis, prefix, rotators, question);
    return figuresOf(rounds, question, roundTrips);
  } finally {
    await app.close();
    await removeAll(redis, prefix);
    [redis, ...Object.values(connections)].forEach((it) => it.disconnect());
  }
});

async function measure(
  rotators: Rotators,
  { rounds, rotations }: RefreshQuestion,
): Promise<Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    // In the first, the store makes the script known to Redis.
    const order = round === 0 ? ROTATORS : shuffled(ROTATORS);
    const slices: [RotatorName, Slice][] = [];
    for (const name of order) {
      slices.push([name, await timed(rotators[name], rotations)]);
    }
    measured.push(Object.fromEntries(slices) as Round);
  }
  return measured.slice(WARM_UP_ROUNDS);
}

async function timed(rotator: Rotator, rotations: number): Promise<Slice> {
  await rotator.prepare(rotations);
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, (_, client) =>
      rotateOwn(rotator, client, rotations),
    ),
  );
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { milliseconds, cpuMilliseconds: (user + system) / 1000 };
}

/** One client after the other has sessions of its own. */
async function rotateOwn(
  rotator: Rotator,
  client: number,
  rotations: number,
): Promise<void> {
  for (let count = 0; count < rotations; count += 1) {
    for (let place = client; place < SESSIONS; place += CONCURRENCY) {
      await rotator.rotate(place);
    }
  }
}

/** A run in which anything was refused, or left as it was, measured something else. */
async function assertRotated(
  redis: Redis,
  prefix: string,
  rotators: Rotators,
  { rounds, rotations }: RefreshQuestion,
): Promise<void> {
  const asked = (WARM_UP_ROUNDS + rounds) * rotations;
  for (const [name, { ids }] of Object.entries(rotators)) {
    for (const id of ids) {
      const generation = await redis.hget(keyOf(prefix, id), 'generation');
      if (Number(generation) !== asked) {
        throw new Error(
          `${name}: a session rotated ${generation} times instead of ${asked}`,
        );
      }
    }
  }
}

function figuresOf(
  rounds: readonly Round[],
  { rotations }: RefreshQuestion,
  roundTrips: RefreshFigures['roundTrips'],
): RefreshFigures {
  const calls = SESSIONS * rotations;
  const each = (
    over: (slice: Slice) => number,
  ): Readonly<Record<RotatorName, number>> => ({
    refresh: medianOf(rounds.map(({ refresh }) => over(refresh))),
    bare: medianOf(rounds.map(({ bare }) => over(bare))),
    script: medianOf(rounds.map(({ script }) => over(script))),
  });
  const toScript = (name: RotatorName): Spread =>
    spreadOf(
      rounds.map(
        (round) => round.script.milliseconds / round[name].milliseconds,
      ),
    );
  return {
    rounds: rounds.length,
    concurrency: CONCURRENCY,
    toScript: { refresh: toScript('refresh'), bare: toScript('bare') },
    perSecond: each(({ milliseconds }) => (calls * 1000) / milliseconds),
    cpuMicroseconds: each(
      ({ cpuMilliseconds }) => (cpuMilliseconds * 1000) / calls,
    ),
    roundTrips,
  };
}
