import { controllerWith, randomRoutes } from '../growth/many-routes.js';
import { guardCalls } from '../micro/guard-call.js';
import {
  computed,
  type Contender,
  costRatio,
  type Costs,
  cycle,
  interleaved,
  type Pace,
} from '../micro/interleaved.js';
import { fill } from '../micro/ours.js';
import { answerParent } from '../run/child.js';
import { medianOf } from '../run/statistics.js';
import { makeTokens } from '../tokens/forge.js';
import { assertHitRate, makeScenery } from '../tokens/streams.js';
import { Instance } from './instance.js';
import { ManyRevocations, mixed, sessionId } from './many-revocations.js';
import type { Lookup, RevocationsTimes } from './task.js';

export interface RevocationsQuestion {
  readonly lookup: Lookup;
  readonly counts: readonly number[];
  readonly pace: Pace;
}

const {
  material,
  streams: { hot, cold },
  filler,
} = makeScenery('HS256', () => ({ sid: sessionId(), sv: 0 }));
const routes = cycle(randomRoutes(controllerWith(1), 1));

/** A list that requests are measured with; without a count there is none. */
interface Row {
  readonly count?: number;
  readonly changing: boolean;
}

answerParent<RevocationsQuestion, RevocationsTimes>(
  async ({ lookup, counts, pace }) => {
    const rows = rowsOf(lookup, counts);
    const instances: Instance[] = [];
    for (const row of [{ changing: false }, ...rows]) {
      instances.push(await instanceWith(row, lookup));
    }
    const contenders = [{ changing: false }, ...rows].map((row, index) =>
      contender(row, instances[index] as Instance, lookup),
    );
    const before = instances.map(({ tokens }) => tokens.cacheStatistics());
    const costs = await interleaved(contenders, pace, computed);
    instances.forEach(({ tokens }, index) => {
      const [from, to] = [before[index], tokens.cacheStatistics()];
      if (from === undefined || to === undefined) {
        throw new Error('The cache does not count');
      }
      assertHitRate(lookup === 'hit' ? 'hot' : 'cold', from, to, lookup);
    });
    const costsOf = (row: Row): Costs => costs.get(nameOf(row)) as Costs;
    const off = costsOf({ changing: false });
    return {
      offNanoseconds: medianOf(off),
      points: rows.map(({ count, changing }) => {
        const own = costsOf({ count, changing });
        return {
          count,
          changing,
          nanoseconds: medianOf(own),
          toOff: costRatio(own, off),
          toNone: costRatio(own, costsOf({ count: 0, changing })),
        };
      }),
    };
  },
);

/** A miss looks into the list in any case; a hit only after a change. */
function rowsOf(lookup: Lookup, counts: readonly number[]): Required<Row>[] {
  const steady = counts.map((count) => ({ count, changing: false }));
  const changing = [0, Math.max(...counts)].map((count) => ({
    count,
    changing: true,
  }));
  return lookup === 'hit' ? [...steady, ...changing] : steady;
}

function nameOf({ count, changing }: Row): string {
  return `${count} ${changing}`;
}

async function instanceWith({ count }: Row, lookup: Lookup): Promise<Instance> {
  const revoked = sessionId();
  const log =
    count === undefined
      ? undefined
      : new ManyRevocations(mixed, count, revoked);
  const instance = await Instance.started(material, log);
  if (count !== undefined && instance.known !== count) {
    throw new Error(`${instance.known} of ${count} revocations are known`);
  }
  if (count !== undefined && count > 0) {
    const [token = ''] = makeTokens(material, 1, () => ({
      sid: revoked,
      sv: 0,
    }));
    const passed = await instance.tokens
      .verify(token)
      .then(Boolean, () => false);
    if (passed) {
      throw new Error('A token of a revoked session was let in');
    }
  }
  await fill(instance.tokens, lookup === 'hit' ? hot : filler);
  return instance;
}

function contender(row: Row, instance: Instance, lookup: Lookup): Contender {
  const tokens = lookup === 'hit' ? hot : cold;
  const next = cycle(tokens);
  let calls = 0;
  const nextToken = (): string => {
    // Once in a round of the tokens, so that each is looked up again, and once.
    if (row.changing && calls % tokens.length === 0) {
      instance.revoke();
    }
    calls += 1;
    return next();
  };
  return guardCalls(nameOf(row), instance.guard, nextToken, routes);
}
