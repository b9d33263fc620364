import type { Generator } from '../load/generator.js';
import { assertHitRate, type CacheCounts } from '../tokens/streams.js';
import type { CellServers } from './cell-servers.js';
import type { Sample } from './samples.js';
import type { Variant } from './variants.js';

export interface Rig {
  readonly servers: CellServers;
  readonly generator: Generator;
}

/** Puts one variant under load for a moment, and reads on both sides what that was. */
export async function measureSlice(
  { servers, generator }: Rig,
  variant: Variant,
  round: number,
  seconds: number,
): Promise<Sample> {
  const { stream } = variant;
  const before = await servers.read(variant);
  const start = performance.now();
  const load = await generator.run({
    url: servers.url(variant),
    stream,
    seconds,
  });
  const after = await servers.read(variant);
  const cpu = after.cpuMicroseconds - before.cpuMicroseconds;
  return {
    round,
    variant: variant.id,
    at: (start + performance.now()) / 2000,
    perSecond: load.requests / load.seconds,
    cpuMicroseconds: cpu / load.requests,
    busy: cpu / (load.seconds * 1e6),
    ...(variant.counted && {
      hitRate: hitRate(variant, before.cache, after.cache),
    }),
  };
}

function hitRate(
  { stream, id }: Variant,
  before: CacheCounts | undefined,
  after: CacheCounts | undefined,
): number {
  if (before === undefined || after === undefined) {
    throw new Error(`${id}: the cache does not count`);
  }
  return assertHitRate(stream, before, after, id);
}
