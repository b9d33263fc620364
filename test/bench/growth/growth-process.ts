import { JwtAuthGuard, TokenService } from '@jwt-auth/nestjs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { oursOf } from '../http/app/bench.module.js';
import { guardCalls } from '../micro/guard-call.js';
import {
  awaited,
  type Contender,
  costRatio,
  type Costs,
  cycle,
  interleaved,
  type Pace,
} from '../micro/interleaved.js';
import { fill, oursAlone } from '../micro/ours.js';
import { answerParent } from '../run/child.js';
import { medianOf } from '../run/statistics.js';
import { makeMaterial } from '../tokens/material.js';
import { assertHitRate, CACHE_ENTRIES, sceneryOf } from '../tokens/streams.js';
import { controllerWith, randomRoutes } from './many-routes.js';
import {
  type Growth,
  type GrowthPoint,
  KEY_COUNTS,
  ROUTE_COUNTS,
} from './task.js';

/** More calls than routes, so that one route is cycled through as many are. */
const CALLS = 4096;

const {
  material,
  streams: { hot, cold },
  filler,
} = sceneryOf('HS256');

export interface GrowthQuestion {
  readonly growth: Growth;
  readonly pace: Pace;
}

answerParent<GrowthQuestion, GrowthPoint[]>(async ({ growth, pace }) => {
  const counts = growth === 'keys' ? KEY_COUNTS : ROUTE_COUNTS;
  const subjects = [];
  for (const count of counts) {
    subjects.push(
      growth === 'keys' ? await withKeys(count) : await withRoutes(count),
    );
  }
  const before = subjects.map(({ tokens }) => tokens.cacheStatistics());
  const contenders = subjects.map(({ contender }) => contender);
  const costs = await interleaved(contenders, pace);
  subjects.forEach(({ tokens }, at) => {
    const [from, to] = [before[at], tokens.cacheStatistics()];
    if (from === undefined || to === undefined) {
      throw new Error('The cache does not count');
    }
    assertHitRate(growth === 'keys' ? 'cold' : 'hot', from, to, growth);
  });
  const one = costs.get(String(counts[0])) as Costs;
  return counts.map((count) => {
    const own = costs.get(String(count)) as Costs;
    return { count, nanoseconds: medianOf(own), toOne: costRatio(own, one) };
  });
});

interface Subject {
  readonly tokens: TokenService;
  readonly contender: Contender;
}

/** The key of the tokens, and others beside it. Nothing is ever known, so every token is verified. */
async function withKeys(count: number): Promise<Subject> {
  const previous = Array.from({ length: count - 1 }, (_, index) => {
    const { signing: secret, kid } = makeMaterial('HS256', `old-${index}`);
    return { secret, kid };
  });
  const { signing: secret, kid } = material;
  const app = await oursAlone({ secret, kid, previous }, CACHE_ENTRIES);
  const tokens = app.get<TokenService>(TokenService);
  await fill(tokens, filler);
  const verify = (token: string): Promise<unknown> => tokens.verify(token);
  return { tokens, contender: awaited(String(count), cycle(cold), verify) };
}

async function withRoutes(count: number): Promise<Subject> {
  const type = controllerWith(count);
  @Module({
    imports: [oursOf(material, { maxEntries: CACHE_ENTRIES })],
    controllers: [type],
  })
  class ManyRoutes {}
  const app = await NestFactory.createApplicationContext(ManyRoutes, {
    logger: false,
    abortOnError: false,
  });
  const tokens = app.get<TokenService>(TokenService);
  for (const token of hot) {
    await tokens.verify(token);
  }
  const routes = cycle(randomRoutes(type, CALLS));
  const guard = app.get(JwtAuthGuard);
  return {
    tokens,
    contender: guardCalls(String(count), guard, cycle(hot), routes),
  };
}
