import { TokenService } from '@jwt-auth/nestjs';
import { oursAlone } from '../micro/ours.js';
import { answerParent } from '../run/child.js';
import { medianOf } from '../run/statistics.js';
import { bareVerifier } from '../tokens/bare-crypto.js';
import { tokenForge } from '../tokens/forge.js';
import { keyOptions, makeMaterial, type Material } from '../tokens/material.js';
import { bytesInUse } from './bytes-in-use.js';
import { SampledTokens } from './sampled-tokens.js';
import type { MemoryQuestion, MemoryReading } from './task.js';

/** What holds verified tokens. */
interface Holder {
  /** Verifies a token and holds it from then on; a token that it holds is a hit. */
  verify(token: string): unknown;
  size(): number;
}

const WARM_UP_PASSES = 3;
const PASSES = 9;

/** Fills one holder with so many tokens, and tells what that takes. Needs `--expose-gc`. */
answerParent<MemoryQuestion, MemoryReading>(
  async ({ holder: name, size, samples }) => {
    const material = makeMaterial('HS256');
    const holder =
      name === 'ours' ? await ours(material, size) : bareMap(material);
    const sampled = new SampledTokens(samples, size);
    const before = bytesInUse();
    const tokenBytes = await fill(holder, tokenForge(material), size, sampled);
    const bytes = bytesInUse() - before;
    if (holder.size() !== size) {
      throw new Error(`${name} holds ${holder.size()} of ${size} tokens`);
    }
    const passes: number[] = [];
    for (let pass = 0; pass < WARM_UP_PASSES + PASSES; pass += 1) {
      passes.push(await hitNanoseconds(holder, sampled.copies()));
    }
    if (holder.size() !== size) {
      throw new Error(`${name}: the hits were none`);
    }
    return {
      bytesPerEntry: bytes / size,
      tokenBytes: tokenBytes / size,
      hitNanoseconds: medianOf(passes.slice(WARM_UP_PASSES)),
    };
  },
);

async function ours(material: Material, maxEntries: number): Promise<Holder> {
  const app = await oursAlone(keyOptions(material), maxEntries);
  const tokens = app.get<TokenService>(TokenService);
  return {
    verify: (token) => tokens.verify(token),
    size: () => tokens.cacheStatistics()?.size ?? 0,
  };
}

function bareMap(material: Material): Holder {
  const claims = new Map<string, object>();
  const verify = bareVerifier(material);
  return {
    verify(token) {
      const known = claims.get(token) ?? verify(token);
      claims.set(token, known);
      return known;
    },
    size: () => claims.size,
  };
}

async function fill(
  holder: Holder,
  nextToken: () => string,
  size: number,
  sampled: SampledTokens,
): Promise<number> {
  let tokenBytes = 0;
  for (let index = 0; index < size; index += 1) {
    const token = nextToken();
    await holder.verify(token);
    tokenBytes += token.length;
    sampled.offer(index, token);
  }
  return tokenBytes;
}

async function hitNanoseconds(
  holder: Holder,
  tokens: readonly string[],
): Promise<number> {
  const start = performance.now();
  for (const token of tokens) {
    await holder.verify(token);
  }
  return ((performance.now() - start) * 1e6) / tokens.length;
}
