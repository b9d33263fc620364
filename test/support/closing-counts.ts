import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one plain line of counts, after everything else, coverage included. */
export class ClosingCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const broken = modules.filter((module) => module.errors().length > 0);
    const count = (state: string): number =>
      states.filter((each) => each === state).length;
    const skipped = count('skipped') + count('pending');
    const failed = count('failed') + broken.length;
    process.once('exit', () => {
      console.log(
        `\nTests: ${count('passed')} passed, ${failed} failed, ${skipped} skipped`,
      );
    });
  }
}
