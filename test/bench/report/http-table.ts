import { ABSENT, type HttpCell } from '../http/cell-result.js';
import { ratio, spread, table, whole } from './table.js';

/** A server less busy than this on the open route was held up by something else. */
const BUSY_ENOUGH = 0.85;

export function httpTable(cell: HttpCell): string {
  const rows = Object.values(cell.variants).flatMap((figures) =>
    figures === ABSENT
      ? []
      : [
          [
            figures.label,
            ...spread(figures.toOpen.throughput),
            ratio(figures.toOpen.cpu.median),
            whole(figures.requestsPerSecond),
            ratio(figures.serverBusy),
          ],
        ],
  );
  const absent = Object.entries(cell.variants)
    .filter(([, figures]) => figures === ABSENT)
    .map(([id]) => id);
  const { open } = cell.variants;
  const elsewhere = Object.values(cell.variants).flatMap((figures) =>
    figures === ABSENT || figures.toNestOpen === undefined
      ? []
      : `${figures.label}: ${ratio(figures.toNestOpen.throughput.median)}`,
  );
  return [
    table(
      `HTTP, ${cell.platform}, ${cell.algorithm}: throughput against the open route, ${roundsText(cell)}`,
      ['', 'median', 'min', 'max', 'CPU', 'per s', 'busy'],
      rows,
    ),
    elsewhere.length > 0
      ? `Against the open route of Nest, too: ${elsewhere.join('; ')}\n`
      : '',
    absent.length > 0 ? `n/a: ${absent.join(', ')}\n` : '',
    open !== ABSENT && open.serverBusy < BUSY_ENOUGH
      ? `The server computed for ${ratio(open.serverBusy)} of the time only: the load generator or something else on the machine held it up. The throughput flatters everyone then; read the CPU column\n`
      : '',
  ].join('');
}

function roundsText({ rounds, restRounds }: HttpCell): string {
  return rounds > restRounds
    ? `${rounds} rounds of what is judged, ${restRounds} of the rest`
    : `${rounds} rounds`;
}
