import { concurrencyCases } from './session-store/concurrency-cases.js';
import { creationCases } from './session-store/creation-cases.js';
import { deadlineCases } from './session-store/deadline-cases.js';
import { everywhereCases } from './session-store/everywhere-cases.js';
import { followCases } from './session-store/follow-cases.js';
import { graceCases } from './session-store/grace-cases.js';
import { limitCases } from './session-store/limit-cases.js';
import { listCases } from './session-store/list-cases.js';
import { pruningCases } from './session-store/pruning-cases.js';
import { refusalCases } from './session-store/refusal-cases.js';
import { revocationCases } from './session-store/revocation-cases.js';
import { rotationCases } from './session-store/rotation-cases.js';
import {
  type MakeSessionStore,
  StoreBench,
} from './session-store/store-bench.js';
import { versionCases } from './session-store/version-cases.js';
import type { TestFramework } from './test-framework.js';

const CASES = [
  creationCases,
  rotationCases,
  graceCases,
  followCases,
  refusalCases,
  deadlineCases,
  revocationCases,
  versionCases,
  everywhereCases,
  listCases,
  limitCases,
  concurrencyCases,
  pruningCases,
];

/**
 * What every session store must do, as tests: call it inside of a `describe()` of
 * vitest or jest, which are not loaded from here. It moves the clock of the store by
 * days and lets it prune, so give it a database, or a prefix of keys, of its own.
 *
 * ```ts
 * import { describe, it } from 'vitest';
 *
 * describe('MySessionStore', () => {
 *   sessionStoreContract({ describe, it }, (offset) => new MySessionStore(url, { offset }));
 * });
 * ```
 *
 * @param framework `describe` and `it`
 * @param makeStore opens a store on the same data each time, with a clock that is
 *   ahead of the real one by the seconds that `offset()` returns when it is read. It is
 *   called inside of tests. To close what it opened is left to you
 */
export function sessionStoreContract(
  framework: TestFramework,
  makeStore: MakeSessionStore,
): void {
  const bench = new StoreBench(makeStore);
  for (const cases of CASES) {
    cases(framework, bench);
  }
}
