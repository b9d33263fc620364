import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

const folder = resolve(
  repository,
  process.env['JOSE_VECTORS'] ?? '../shared/vectors',
);

/** Without the folder the suites are reported as skipped; they never pass unseen. */
export const vectorsAbsent = !existsSync(folder);

/** The parsed file; `absent` stands in while a skipped suite is being collected. */
export function readVectors<T>(path: string, absent: T): T {
  return vectorsAbsent
    ? absent
    : (JSON.parse(readFileSync(resolve(folder, path), 'utf8')) as T);
}
