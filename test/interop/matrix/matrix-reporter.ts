import type { Reporter, TestModule } from 'vitest/node';
import { matrixOf, type Seen } from './matrix.js';

/** Prints which programs agree with us, out of what the tests have seen. */
export class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const seen = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test): Seen[] => {
        const { interop } = test.meta();
        const expected = test.result().state === 'passed';
        return interop === undefined ? [] : [{ ...interop, expected }];
      }),
    );
    if (seen.length > 0) {
      process.once('exit', () => console.log(`\n${matrixOf(seen)}`));
    }
  }
}
