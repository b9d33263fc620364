import type { TestContext } from 'vitest';

/** What a program made of a token. */
export type Outcome = 'accepted' | 'refused' | 'unsupported';

/** One cell of the matrix. */
export interface Observation {
  readonly program: string;
  readonly algorithm: string;
  /** What is wrong with the token, or `good`. */
  readonly token: string;
  readonly outcome: Outcome;
}

declare module 'vitest' {
  interface TaskMeta {
    interop?: Observation;
  }
}

/** Notes what was seen before it is judged, so that the matrix shows also what should not be. */
export function observe(
  { task }: Pick<TestContext, 'task'>,
  observation: Observation,
): void {
  task.meta.interop = observation;
}
