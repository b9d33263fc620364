import type { Plan } from './plan.js';

/** Says how far a task is. */
export type Report = (done: number, of: number, what: string) => void;

/** A part of the run that can be estimated, with a result of its own. */
export interface Task {
  readonly label: string;
  /** How long it will take, roughly. */
  readonly seconds: number;
  run(report: Report): Promise<void>;
}

export interface TaskContext {
  readonly plan: Plan;
  /** The program that runs the children. */
  readonly node: string;
}
