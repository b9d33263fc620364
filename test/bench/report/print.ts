import type { BootResult } from '../boot/task.js';
import type { GrowthResult } from '../growth/task.js';
import { ABSENT } from '../http/cell-result.js';
import type { MemoryResult } from '../memory/task.js';
import type { MicroResult } from '../micro/groups.js';
import type { RefreshResult } from '../refresh/task.js';
import type { RevocationsResult } from '../revocations/task.js';
import { httpTable } from './http-table.js';
import type { NodeResults } from './results.js';
import { ratio, spread, table, whole } from './table.js';
import type { Target } from './targets.js';

/** Everything that was measured on one Node, as text; the targets last. */
export function printed(results: NodeResults): string {
  return [
    `\nNode ${results.node}`,
    ...results.http.map(httpTable),
    ...results.micro.map(microTable),
    results.boot && bootTable(results.boot),
    results.memory && memoryTable(results.memory),
    results.growth && growthTable(results.growth),
    results.revocations && revocationsTables(results.revocations),
    results.refresh && refreshTable(results.refresh),
    results.targets.length > 0 && targetTable(results.targets),
  ]
    .filter((text) => typeof text === 'string')
    .join('\n');
}

function microTable({ algorithm, groups }: MicroResult): string {
  const rows = Object.entries(groups).flatMap(([group, contenders]) =>
    Object.entries(contenders).map(([name, figures]) =>
      figures === ABSENT
        ? [`${group}: ${name}`, ABSENT, '', '', '']
        : [
            `${group}: ${name}`,
            ...spread(figures.oursTo),
            whole(figures.nanoseconds),
          ],
    ),
  );
  return table(
    `Micro-benchmarks, ${algorithm}: our time through theirs`,
    ['', 'median', 'min', 'max', 'ns'],
    rows,
  );
}

function bootTable({ time, cpu, rounds }: BootResult): string {
  const rows = (
    [
      ['with the module', 'withModule'],
      ['without it, with class-validator', 'withValidationOnly'],
      ["with it, less class-validator's share", 'withModuleLessValidation'],
    ] as const
  ).map(([label, key]) => [
    label,
    ...spread(time[key]),
    ratio(cpu[key].median),
  ]);
  return table(
    `Boot time against the same app without the module, ${rounds} rounds`,
    ['', 'median', 'min', 'max', 'CPU'],
    rows,
  );
}

function memoryTable(results: readonly MemoryResult[]): string {
  return table(
    'Memory of distinct HS256 tokens',
    ['tokens', 'to Map', 'to token', 'bytes', 'of a Map', 'hit', 'hit, Map'],
    results.map((result) => [
      whole(result.distinctTokens),
      ratio(result.oursToMap),
      ratio(result.oursToTokenBytes),
      whole(result.bytesPerEntry.ours),
      whole(result.bytesPerEntry.map),
      ratio(result.hitToSmallest.ours),
      ratio(result.hitToSmallest.map),
    ]),
  );
}

function growthTable(growth: GrowthResult): string {
  const rows = Object.entries(growth).flatMap(([what, points]) =>
    points.map(({ count, toOne, nanoseconds }) => [
      `${whole(count)} ${what}`,
      ...spread(toOne),
      whole(nanoseconds),
    ]),
  );
  return table(
    'Growth: time of a verification with more keys, of the guard with more routes',
    ['', 'median', 'min', 'max', 'ns'],
    rows,
  );
}

function revocationsTables({ guard, memory }: RevocationsResult): string {
  const rows = Object.entries(guard).flatMap(([lookup, times]) => [
    [`${lookup}, no sessions`, '', '', '', '', whole(times.offNanoseconds)],
    ...times.points.map((point) => [
      `${lookup}, ${whole(point.count)}${point.changing ? ', changing' : ''}`,
      ...spread(point.toNone),
      ratio(point.toOff.median),
      whole(point.nanoseconds),
    ]),
  ]);
  const bytes = Object.entries(memory.bytesPerEntry).map(
    ([kind, each]) => `${whole(each)} of a ${kind}`,
  );
  return [
    table(
      'Revocations: time of the guard with so many in the list, against none',
      ['', 'median', 'min', 'max', 'to no sessions', 'ns'],
      rows,
    ),
    `Bytes of an entry, of ${whole(memory.entries)}: ${bytes.join(', ')}\n`,
  ].join('');
}

function refreshTable(result: RefreshResult): string {
  if ('leftOut' in result) {
    return `\nRefreshes on Redis were LEFT OUT: ${result.leftOut}\n`;
  }
  const { perSecond, cpuMicroseconds, roundTrips } = result;
  return [
    table(
      `Refreshes on Redis against calls of the bare script, ${result.concurrency} at once, ${result.rounds} rounds`,
      ['', 'median', 'min', 'max', 'per s', 'own CPU, us'],
      [
        [
          'refresh()',
          ...spread(result.toScript.refresh),
          whole(perSecond.refresh),
          ratio(cpuMicroseconds.refresh),
        ],
        [
          'a bare refresh',
          ...spread(result.toScript.bare),
          whole(perSecond.bare),
          ratio(cpuMicroseconds.bare),
        ],
        [
          'the script',
          ratio(1),
          '',
          '',
          whole(perSecond.script),
          ratio(cpuMicroseconds.script),
        ],
      ],
    ),
    `Round trips of a refresh: ${roundTrips.withoutLoader}, with a claims loader ${roundTrips.withLoader}\n`,
  ].join('');
}

function targetTable(targets: readonly Target[]): string {
  const rows = targets.map((target) => [
    `${target.id} ${target.what}, ${target.where}`,
    ratio(target.measured),
    target.atLeast === undefined
      ? `<= ${ratio(target.atMost ?? 0)}`
      : `>= ${ratio(target.atLeast)}`,
    target.met ? 'met' : 'MISSED',
    target.cpu === undefined ? '' : ratio(target.cpu),
    Object.entries(target.beside ?? {})
      .map(([name, value]) => `${name} ${ratio(value)}`)
      .join(', '),
  ]);
  return table(
    'Targets',
    ['', 'measured', 'target', '', 'CPU', 'beside'],
    rows,
  );
}
