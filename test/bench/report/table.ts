import type { Spread } from '../run/statistics.js';

/** Columns as wide as their widest cell; the first is text, the others are figures. */
export function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [
    '',
    title,
    line(head),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
    '',
  ].join('\n');
}

export function ratio(value: number): string {
  return value.toFixed(value < 10 ? 3 : 1);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function spread({ median, min, max }: Spread): string[] {
  return [ratio(median), ratio(min), ratio(max)];
}
