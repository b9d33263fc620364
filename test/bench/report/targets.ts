import { ABSENT, type HttpCell } from '../http/cell-result.js';
import { isJudged } from '../http/judged.js';
import type { Ratios } from '../http/samples.js';
import type { Group, VariantId } from '../http/variants.js';
import type { MicroFigures, MicroGroup, MicroResult } from '../micro/groups.js';
import type { RefreshResult } from '../refresh/task.js';
import type {
  RevocationsPoint,
  RevocationsResult,
  RevocationsTimes,
} from '../revocations/task.js';
import type { NodeResults } from './results.js';

/** What the package promises, and what came out. */
export interface Target {
  readonly id: 'T1' | 'T2' | 'T3' | 'T4' | 'S1' | 'S2';
  readonly what: string;
  readonly where: string;
  /** Median of the rounds. */
  readonly measured: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly met: boolean;
  /** The same ratio in CPU time per request, which a noisy machine disturbs less. Not judged. */
  readonly cpu?: number;
  /** Other ratios that help to read it. */
  readonly beside?: Readonly<Record<string, number>>;
}

const OPEN_SHARE = { fastify: 0.9, express: 0.95 } as const;
const MAP_SHARE = 0.97;
const MISS_SHARE = 0.95;
const PASSPORT_SHARE = 0.97;
const HIT_TIME_TO_FAST_JWT = 0.5;
const MISS_TIME_TO_JSONWEBTOKEN = 1.25;
const REFRESH_SHARE = 0.7;
const MANY_REVOCATIONS_TO_NONE = 1.05;

export function targetsOf({
  http,
  micro,
  revocations,
  refresh,
}: Omit<NodeResults, 'targets'>): Target[] {
  return [
    ...judged(http, 'hit').map(hitTarget),
    ...judged(http, 'miss').map(missTarget),
    ...micro.flatMap(verifyTargets),
    ...judged(http, 'passport').map(passportTarget),
    ...(refresh === undefined ? [] : refreshTarget(refresh)),
    ...(revocations === undefined ? [] : [revocationsTarget(revocations)]),
  ];
}

function judged(http: readonly HttpCell[], group: Group): readonly HttpCell[] {
  return http.filter(({ algorithm }) => isJudged(algorithm, group));
}

/** Compared with whichever of the two is slower: the share of the open route, or the bare Map guard. */
function hitTarget(cell: HttpCell): Target {
  const open = toOpen(cell, 'ours-hit');
  const map = ratioOf(cell, 'ours-hit', 'map-hit');
  const mapToOpen = toOpen(cell, 'map-hit').throughput.median;
  const bound = OPEN_SHARE[cell.platform];
  const againstMap = MAP_SHARE * mapToOpen < bound;
  const beside = {
    'to open route': open.throughput.median,
    'to open route, CPU': open.cpu.median,
    'Map guard to open route': mapToOpen,
  };
  return atLeast(againstMap ? MAP_SHARE : bound, {
    id: 'T1',
    what: `a hit against ${againstMap ? 'the bare Map guard' : 'the open route'}`,
    where: whereOf(cell),
    // Measured next to each other, which is steadier than two ratios to the open route.
    measured: (againstMap ? map : open).throughput.median,
    cpu: (againstMap ? map : open).cpu.median,
    beside: againstMap
      ? beside
      : { 'to Map guard': map.throughput.median, ...beside },
  });
}

function missTarget(cell: HttpCell): Target {
  const { throughput, cpu } = ratioOf(cell, 'ours-miss', 'jsonwebtoken-key');
  const bare = ratioOf(cell, 'ours-miss', 'node-crypto');
  return atLeast(MISS_SHARE, {
    id: 'T2',
    what: 'a miss against a bare guard with jsonwebtoken',
    where: whereOf(cell),
    measured: throughput.median,
    cpu: cpu.median,
    beside: {
      'to node:crypto guard': bare.throughput.median,
      'to node:crypto guard, CPU': bare.cpu.median,
    },
  });
}

function passportTarget(cell: HttpCell): Target {
  const { throughput, cpu } = ratioOf(cell, 'passport-ours', 'passport-map');
  return atLeast(PASSPORT_SHARE, {
    id: 'T4',
    what: "AuthGuard('jwt') on a hit against a bare Passport Map",
    where: whereOf(cell),
    measured: throughput.median,
    cpu: cpu.median,
  });
}

function verifyTargets(result: MicroResult): Target[] {
  const hit = figuresOf(result, 'verify-hit', 'fast-jwt-cached');
  const miss = figuresOf(result, 'verify-miss', 'jsonwebtoken-key');
  const bare = figuresOf(result, 'verify-miss', 'node-crypto');
  const where = result.algorithm;
  return [
    ...hit.map(({ oursTo }) =>
      atMost(HIT_TIME_TO_FAST_JWT, {
        id: 'T3',
        what: 'time of verify on a hit against fast-jwt, cache on',
        where,
        measured: oursTo.median,
      }),
    ),
    ...miss.map(({ oursTo }) =>
      atMost(MISS_TIME_TO_JSONWEBTOKEN, {
        id: 'T3',
        what: 'time of verify on a miss against jsonwebtoken',
        where,
        measured: oursTo.median,
        beside: Object.fromEntries(
          bare.map((it) => ['to node:crypto', it.oursTo.median]),
        ),
      }),
    ),
  ];
}

/** Nothing where there was no Redis: what was not measured is not met. */
function refreshTarget(result: RefreshResult): Target[] {
  return 'leftOut' in result
    ? []
    : [
        atLeast(REFRESH_SHARE, {
          id: 'S1',
          what: 'refreshes on Redis against the bare script',
          where: `${result.concurrency} at once`,
          measured: result.toScript.refresh.median,
          beside: { 'a bare refresh': result.toScript.bare.median },
        }),
      ];
}

function revocationsTarget({ guard }: RevocationsResult): Target {
  const { hit, miss } = guard;
  const most = mostRevocations(hit, false);
  return atMost(MANY_REVOCATIONS_TO_NONE, {
    id: 'S2',
    what: `a hit with ${most.count.toLocaleString('en')} revocations against none`,
    where: 'the guard',
    measured: most.toNone.median,
    beside: {
      'while the list changes': mostRevocations(hit, true).toNone.median,
      'a miss': mostRevocations(miss, false).toNone.median,
      'to no sessions': most.toOff.median,
    },
  });
}

function mostRevocations(
  { points }: RevocationsTimes,
  changing: boolean,
): RevocationsPoint {
  const found = points.findLast((point) => point.changing === changing);
  if (found === undefined) {
    throw new Error('No list of revocations was measured');
  }
  return found;
}

/** Nothing where the contender lacks the algorithm. */
function figuresOf(
  { groups }: MicroResult,
  group: MicroGroup,
  name: string,
): MicroFigures[] {
  const figures = groups[group][name] ?? ABSENT;
  return figures === ABSENT ? [] : [figures];
}

type Unjudged = Omit<Target, 'met' | 'atLeast' | 'atMost'>;

function atLeast(bound: number, target: Unjudged): Target {
  return { ...target, atLeast: bound, met: target.measured >= bound };
}

function atMost(bound: number, target: Unjudged): Target {
  return { ...target, atMost: bound, met: target.measured <= bound };
}

function whereOf({ platform, algorithm }: HttpCell): string {
  return `${platform}, ${algorithm}`;
}

function toOpen({ variants }: HttpCell, id: VariantId): Ratios {
  const figures = variants[id];
  if (figures === ABSENT) {
    throw new Error(`${id} was not measured`);
  }
  return figures.toOpen;
}

function ratioOf(
  { comparisons }: HttpCell,
  one: VariantId,
  other: VariantId,
): Ratios {
  const found = comparisons.find((it) => it.one === one && it.other === other);
  if (found === undefined) {
    throw new Error(`${one} was not compared with ${other}`);
  }
  return found.ratio;
}
