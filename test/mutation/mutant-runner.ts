import { inject, type RunnerTestCase, TestRunner } from 'vitest';
import { type Switch, SWITCH } from './mutants.js';

declare module 'vitest' {
  interface TaskMeta {
    /** Numbers of the mutants that the test failed with. */
    noticed?: number[];
  }
  interface ProvidedContext {
    /** How many mutants the module has. */
    mutants: number;
  }
}

/** Milliseconds that a test waits for what a mutant may never do. */
const PATIENCE = 5000;
/** Not one of the fake timers. */
const { setTimeout } = globalThis;

/** A test asks less often which mutant is on, unless the mutant goes round in circles. */
const ENOUGH = 1_000_000;

/**
 * Runs each test with each mutant of the module that no test has noticed yet, in one process.
 * It also runs each test first and last with the module as it is, and then it must pass.
 */
export default class MutantRunner extends TestRunner {
  readonly #mutants = inject('mutants');
  readonly #noticed = new Set<number>();
  #mutant: number | undefined;

  /** A mutant may leave promises behind that reject at any time: whose they are is not known. */
  onBeforeRunFiles(): void {
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', () => undefined);
    // The module itself may ask while it is loaded.
    this.#switchTo(undefined);
  }

  override async onBeforeRunTask(test: RunnerTestCase): Promise<void> {
    await super.onBeforeRunTask(test);
    test.repeats = this.#mutants + 1;
    test.meta.noticed = [];
    this.#switchTo(undefined);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (this.#mutant === undefined) {
      await run();
    } else if (!this.#noticed.has(this.#mutant)) {
      await Promise.race([run(), givingUp()]);
    }
  }

  onAfterRetryTask(
    test: RunnerTestCase,
    { repeats }: { repeats: number },
  ): void {
    const mutant = this.#mutantOf(repeats);
    const { result } = test;
    if (mutant !== undefined && result?.state === 'fail') {
      this.#noticed.add(mutant);
      test.meta.noticed?.push(mutant);
      result.state = 'run';
      delete result.errors;
    }
    this.#switchTo(this.#mutantOf(repeats + 1));
  }

  #switchTo(mutant: number | undefined): void {
    this.#mutant = mutant;
    let asked = 0;
    const isMutantOn: Switch = (number) => {
      if (mutant !== undefined && ++asked > ENOUGH) {
        throw new Error('The mutant goes round in circles');
      }
      return number === mutant;
    };
    Object.assign(globalThis, { [SWITCH]: isMutantOn });
  }

  #mutantOf(repeat: number): number | undefined {
    return repeat === 0 || repeat > this.#mutants ? undefined : repeat - 1;
  }
}

function givingUp(): Promise<never> {
  return new Promise((_, giveUp) => {
    setTimeout(
      () => giveUp(new Error('The mutant does nothing')),
      PATIENCE,
    ).unref();
  });
}
