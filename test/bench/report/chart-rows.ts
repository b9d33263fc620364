import { ABSENT, type HttpCell } from '../http/cell-result.js';
import type { Platform, VariantId } from '../http/variants.js';
import type { Spread } from '../run/statistics.js';
import type { BenchAlgorithm } from '../tokens/material.js';
import type { NodeResults } from './results.js';

export const SHOWN: readonly BenchAlgorithm[] = ['HS256', 'RS256'];

/** The open route of the app of @fastify/jwt is 1 by definition, as the other one is. */
const HIDDEN: ReadonlySet<VariantId> = new Set(['fastify-jwt-open']);

/** A variant, and its bars. */
export interface Row {
  readonly label: string;
  readonly kind: 'open' | 'ours' | 'peer';
  /** By algorithm, in the order of `SHOWN`. */
  readonly bars: readonly (Spread | undefined)[];
}

export function rowsOf({ http }: NodeResults, platform: Platform): Row[] {
  const cells = SHOWN.map((algorithm) =>
    http.find((it) => it.platform === platform && it.algorithm === algorithm),
  );
  const measured = cells.find((cell) => cell !== undefined);
  const ids = Object.keys(measured?.variants ?? {}) as VariantId[];
  return ids.flatMap((id) => {
    const bars = cells.map((cell) => throughputOf(cell, id));
    const label = cells.flatMap((cell) => labelOf(cell, id))[0];
    return label === undefined || HIDDEN.has(id)
      ? []
      : [{ label, kind: kindOf(id), bars }];
  });
}

function throughputOf(
  cell: HttpCell | undefined,
  id: VariantId,
): Spread | undefined {
  const figures = cell?.variants[id] ?? ABSENT;
  return figures === ABSENT ? undefined : figures.toOpen.throughput;
}

function labelOf(cell: HttpCell | undefined, id: VariantId): string[] {
  const figures = cell?.variants[id] ?? ABSENT;
  return figures === ABSENT ? [] : [figures.label];
}

function kindOf(id: VariantId): Row['kind'] {
  return id === 'open' ? 'open' : id.includes('ours') ? 'ours' : 'peer';
}
