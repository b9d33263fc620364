import { JwtAuthGuard, TokenService } from '@jwt-auth/nestjs';
import { controllerWith, randomRoutes } from '../growth/many-routes.js';
import { MapGuard } from '../http/guards/bare-guards.js';
import { BenchKeys } from '../http/guards/bench-keys.js';
import { VerifiedMap } from '../http/guards/verified-map.js';
import { answerParent } from '../run/child.js';
import { medianOf } from '../run/statistics.js';
import {
  type BenchAlgorithm,
  keyOptions,
  type Material,
} from '../tokens/material.js';
import {
  assertHitRate,
  CACHE_ENTRIES,
  sceneryOf,
  type Streams,
} from '../tokens/streams.js';
import { type GroupResult, MICRO_GROUPS, type MicroGroup } from './groups.js';
import { guardCalls } from './guard-call.js';
import {
  awaited,
  type Contender,
  costRatio,
  type Costs,
  cycle,
  interleaved,
  type Pace,
  synchronous,
} from './interleaved.js';
import { issuers } from './issuers.js';
import { fill, oursAlone } from './ours.js';
import { fastJwt, missPeers } from './peers.js';

export interface MicroQuestion {
  readonly algorithm: BenchAlgorithm;
  readonly group: MicroGroup;
  readonly pace: Pace;
}

/** Where every token is known, once each contender has seen all of them. */
const HITS: ReadonlySet<MicroGroup> = new Set(['verify-hit', 'guard']);

answerParent<MicroQuestion, GroupResult>(async ({ algorithm, group, pace }) => {
  const { material, streams, filler } = sceneryOf(algorithm);
  const app = await oursAlone(keyOptions(material), CACHE_ENTRIES);
  const tokens = app.get<TokenService>(TokenService);
  if (!HITS.has(group)) {
    await fill(tokens, filler);
  }
  const contenders = contendersOf(group, {
    material,
    streams,
    tokens,
    guard: app.get(JwtAuthGuard),
  });
  if (HITS.has(group)) {
    for (const contender of contenders) {
      await contender.batch(streams.hot.length);
    }
  }
  const before = tokens.cacheStatistics();
  const costs = await interleaved(contenders, pace);
  const after = tokens.cacheStatistics();
  if (group !== 'issue') {
    if (before === undefined || after === undefined) {
      throw new Error('The cache does not count');
    }
    assertHitRate(HITS.has(group) ? 'hot' : 'cold', before, after, group);
  }
  return groupResult(group, costs);
});

function groupResult(
  group: MicroGroup,
  costs: ReadonlyMap<string, Costs>,
): GroupResult {
  const ours = costs.get('ours') ?? [];
  const figures = MICRO_GROUPS[group].map((name) => {
    const own = costs.get(name);
    return [
      name,
      own === undefined
        ? 'n/a'
        : { nanoseconds: medianOf(own), oursTo: costRatio(ours, own) },
    ];
  });
  return Object.fromEntries(figures) as GroupResult;
}

interface Scene {
  readonly material: Material;
  readonly streams: Streams;
  readonly tokens: TokenService;
  readonly guard: JwtAuthGuard;
}

function contendersOf(
  group: MicroGroup,
  { material, streams: { hot, cold }, tokens, guard }: Scene,
): Contender[] {
  const verify = (token: string): Promise<unknown> => tokens.verify(token);
  const keys = new BenchKeys(material);
  switch (group) {
    case 'verify-hit': {
      const map = new VerifiedMap(keys);
      return [
        awaited('ours', cycle(hot), verify),
        synchronous('fast-jwt-cached', cycle(hot), fastJwt(material, true)),
        synchronous('map', cycle(hot), (token) => map.claimsOf(token)),
      ];
    }
    case 'verify-miss':
      return [
        awaited('ours', cycle(cold), verify),
        ...missPeers(material, cold),
      ];
    case 'issue':
      return issuers(material, tokens);
    case 'guard': {
      const routes = cycle(randomRoutes(controllerWith(1), 1));
      return [
        guardCalls('ours', guard, cycle(hot), routes),
        guardCalls('map-guard', new MapGuard(keys), cycle(hot), routes),
      ];
    }
  }
}
