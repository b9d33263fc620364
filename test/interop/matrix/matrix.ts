import type { Observation } from './observation.js';

/** What was observed, and whether it was what the test expected. */
export type Seen = Observation & { readonly expected: boolean };

const NOT_TRIED = '-';

/** A table with a line per program and algorithm, and a column per kind of token. */
export function matrixOf(seen: readonly Seen[]): string {
  const tokens = [...new Set(seen.map(({ token }) => token))];
  const rows = [...new Set(seen.map(rowOf))]
    .sort()
    .map((row) => [
      ...row.split('\t'),
      ...tokens.map((token) =>
        cellOf(seen.filter((it) => rowOf(it) === row && it.token === token)),
      ),
    ]);
  return [
    'Interoperability: what each program made of each token',
    ...aligned([['program', 'algorithm', ...tokens], ...rows]),
  ].join('\n');
}

function rowOf({ program, algorithm }: Seen): string {
  return `${program}\t${algorithm}`;
}

/** Tests of the same cell should agree; where they do not, all is shown. */
function cellOf(cells: readonly Seen[]): string {
  const texts = cells.map(({ outcome, expected }) =>
    expected ? outcome : `${outcome.toUpperCase()}, NOT AS EXPECTED`,
  );
  return [...new Set(texts)].join(' / ') || NOT_TRIED;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (known, row) =>
      row.map((text, column) => Math.max(known[column] ?? 0, text.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
