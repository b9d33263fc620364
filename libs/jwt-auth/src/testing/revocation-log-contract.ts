import { concurrencyCases } from './revocation-log/concurrency-cases.js';
import { lifetimeCases } from './revocation-log/lifetime-cases.js';
import {
  LogBench,
  type MakeRevocationLog,
} from './revocation-log/log-bench.js';
import { pruningCases } from './revocation-log/pruning-cases.js';
import { readingCases } from './revocation-log/reading-cases.js';
import { spendingCases } from './revocation-log/spending-cases.js';
import { textCases } from './revocation-log/text-cases.js';
import { wakingCases } from './revocation-log/waking-cases.js';
import type { TestFramework } from './test-framework.js';

const CASES = [
  readingCases,
  lifetimeCases,
  textCases,
  concurrencyCases,
  spendingCases,
  wakingCases,
  pruningCases,
];

/**
 * What every revocation log must do, as tests: call it inside of a `describe()` of
 * vitest or jest, which are not loaded from here. It moves the clock of the log by days
 * and lets it prune, so give it a database, or a prefix of keys, of its own.
 *
 * ```ts
 * import { describe, it } from 'vitest';
 *
 * describe('MyRevocationLog', () => {
 *   revocationLogContract({ describe, it }, (offset) => new MyRevocationLog(url, { offset }));
 * });
 * ```
 *
 * @param framework `describe` and `it`
 * @param makeLog opens a log on the same data each time, with a clock that is ahead of
 *   the real one by the seconds that `offset()` returns when it is read. It is called
 *   inside of tests. To close what it opened is left to you
 */
export function revocationLogContract(
  framework: TestFramework,
  makeLog: MakeRevocationLog,
): void {
  const bench = new LogBench(makeLog);
  for (const cases of CASES) {
    cases(framework, bench);
  }
}
