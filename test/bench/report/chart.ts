import type { Platform } from '../http/variants.js';
import type { Spread } from '../run/statistics.js';
import { type Row, rowsOf, SHOWN } from './chart-rows.js';
import type { NodeResults, Results } from './results.js';
import { svg, text } from './svg.js';

const PANELS: readonly (readonly [Platform, string])[] = [
  ['fastify', 'Nest on Fastify'],
  ['express', 'Nest on Express'],
];
const WIDTH = 860;
const LEFT = 300;
const RIGHT = 60;
const BAR = 9;
const ROW = 2 * BAR + 9;
const PANEL_HEAD = 46;
const TITLE = 62;
const CAPTION = 44;
const SCALE_END = 1.1;

const COLOURS = {
  open: ['#9aa0a6', '#c4c8cc'],
  ours: ['#1a66c2', '#7fb0e8'],
  peer: ['#b3673d', '#e0b095'],
} as const;

/** Bars of throughput against the open route; `undefined` where that was not measured. */
export function chart(results: Results): string | undefined {
  const [node] = results.nodes;
  if (node === undefined) {
    return undefined;
  }
  const panels: string[] = [];
  let y = TITLE;
  for (const [platform, title] of PANELS) {
    const rows = rowsOf(node, platform);
    if (rows.length > 0) {
      panels.push(panel(title, rows, y));
      y += PANEL_HEAD + rows.length * ROW;
    }
  }
  return panels.length === 0
    ? undefined
    : svg(WIDTH, y + CAPTION, [
        text(20, 28, 'Throughput of a guarded route', 'title'),
        text(
          20,
          48,
          `1 = the open route of the same app, in the same run. Upper bar ${SHOWN[0]}, lower bar ${SHOWN[1]}; the line is the spread over rounds`,
        ),
        ...panels,
        text(20, y + CAPTION - 16, captionOf(results, node)),
      ]);
}

function panel(title: string, rows: readonly Row[], top: number): string {
  const bottom = top + PANEL_HEAD + rows.length * ROW - 8;
  const lines = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
    `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="${top + PANEL_HEAD - 8}" y2="${bottom}"/>`,
    text(x(value), top + PANEL_HEAD - 13, String(value), 'axis'),
  ]);
  const bars = rows.flatMap((row, index) =>
    rowOf(row, top + PANEL_HEAD + index * ROW),
  );
  return [text(20, top + 26, title, 'panel'), ...lines, ...bars].join('\n');
}

function rowOf({ label, kind, bars }: Row, top: number): string[] {
  return [
    text(LEFT - 10, top + BAR + 4, label, 'label'),
    ...bars.flatMap((spread, index) =>
      spread === undefined
        ? []
        : bar(
            spread,
            COLOURS[kind][index] ?? COLOURS[kind][0],
            top + index * (BAR + 1),
          ),
    ),
  ];
}

function bar(
  { median, min, max }: Spread,
  colour: string,
  y: number,
): string[] {
  const middle = y + BAR / 2;
  return [
    `<rect x="${LEFT}" y="${y}" width="${(x(median) - LEFT).toFixed(1)}" height="${BAR}" fill="${colour}"/>`,
    `<line class="spread" x1="${x(min)}" x2="${x(max)}" y1="${middle}" y2="${middle}"/>`,
    text(
      Math.max(x(median), x(max)) + 5,
      y + BAR - 1,
      median.toFixed(2),
      'value',
    ),
  ];
}

function x(value: number): number {
  const end = Math.min(value, SCALE_END) / SCALE_END;
  return Math.round(10 * (LEFT + (WIDTH - LEFT - RIGHT) * end)) / 10;
}

function captionOf(
  { machine, generator, date }: Results,
  { node }: NodeResults,
): string {
  return `${machine.cpu}, ${machine.cores} cores, ${machine.system} · Node ${node} · ${generator} · ${date}`;
}
