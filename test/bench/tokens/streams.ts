import {
  type BenchAlgorithm,
  makeMaterial,
  type Material,
} from './material.js';
import { type ClaimsOfOne, makeTokens } from './forge.js';

/** Entries of our cache wherever the benchmark measures hits and misses. */
export const CACHE_ENTRIES = 500;
const HOT_TOKENS = 100;
/** Walked in a circle, so many that a token comes again only when the cache has no trace of it left. */
const COLD_TOKENS = 20 * CACHE_ENTRIES;
const HALF_COLD_TOKENS = 10 * CACHE_ENTRIES;

export const STREAM_NAMES = ['hot', 'half', 'cold'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** What share of the lookups of a stream must be hits, from and to. */
export const HIT_RATES: Readonly<
  Record<StreamName, readonly [number, number]>
> = { hot: [0.99, 1], half: [0.45, 0.55], cold: [0, 0.01] };

/** Tokens in the order of their requests; after the last comes the first again. */
export type Streams = Readonly<Record<StreamName, readonly string[]>>;

function makeStreams(material: Material, claimsOfOne?: ClaimsOfOne): Streams {
  const hot = makeTokens(material, HOT_TOKENS, claimsOfOne);
  const cold = makeTokens(material, COLD_TOKENS, claimsOfOne);
  // Others than those, or one stream would make the tokens of the other known.
  const half = makeTokens(material, HALF_COLD_TOKENS, claimsOfOne).flatMap(
    (token, index) => [hot[index % HOT_TOKENS] as string, token],
  );
  return { hot, half, cold };
}

export interface Scenery {
  readonly material: Material;
  readonly streams: Streams;
  /** Tokens of no stream, as many as our cache has entries: one with room left would hold tokens of a stream that must never hit. */
  readonly filler: readonly string[];
}

export function makeScenery(
  algorithm: BenchAlgorithm,
  claimsOfOne?: ClaimsOfOne,
): Scenery {
  const material = makeMaterial(algorithm);
  return {
    material,
    streams: makeStreams(material, claimsOfOne),
    filler: makeTokens(material, CACHE_ENTRIES, claimsOfOne),
  };
}

const made = new Map<BenchAlgorithm, Scenery>();

/** A key and its tokens; made once in a process, since RSA takes seconds for it. */
export function sceneryOf(algorithm: BenchAlgorithm): Scenery {
  let scenery = made.get(algorithm);
  if (scenery === undefined) {
    scenery = makeScenery(algorithm);
    made.set(algorithm, scenery);
  }
  return scenery;
}

export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
}

/**
 * A benchmark that measures something else than it says must fail.
 *
 * @returns the share of hits between two readings of the cache
 */
export function assertHitRate(
  stream: StreamName,
  before: CacheCounts,
  after: CacheCounts,
  where: string,
): number {
  const hits = after.hits - before.hits;
  const lookups = hits + after.misses - before.misses;
  const rate = hits / lookups;
  const [least, most] = HIT_RATES[stream];
  if (!(rate >= least && rate <= most)) {
    throw new Error(
      `${where}: ${hits} of ${lookups} lookups were hits of the cache, and ${least} to ${most} of them should be`,
    );
  }
  return rate;
}
