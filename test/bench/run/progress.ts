import type { Task } from './task.js';

const LINE_EVERY_MS = 15_000;

/** Says what is measured, how far it is, and how long it will take. */
export class Progress {
  readonly #start = performance.now();
  readonly #total: number;
  #finished = 0;
  #lastLine = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly out: NodeJS.WriteStream,
  ) {
    this.#total = tasks.reduce((sum, { seconds }) => sum + seconds, 0);
    out.write(
      `${tasks.length} tasks, about ${minutes(this.#total)} altogether\n`,
    );
  }

  async runAll(): Promise<void> {
    for (const [index, task] of this.tasks.entries()) {
      const place = `${index + 1} of ${this.tasks.length}: ${task.label}`;
      await task.run((done, of, what) => {
        const current = (task.seconds * done) / of;
        this.#show(`${place} · ${done + 1}/${of} · ${what}`, current);
      });
      this.#finished += task.seconds;
    }
    this.#clear();
    const took = (performance.now() - this.#start) / 1000;
    this.out.write(`Took ${minutes(took)}\n`);
  }

  #show(what: string, current: number): void {
    const done = this.#finished + current;
    const elapsed = (performance.now() - this.#start) / 1000;
    // At first the estimate is all there is; later its error is known.
    const pace = done > 0.05 * this.#total ? Math.max(0.5, elapsed / done) : 1;
    const left = minutes((this.#total - done) * pace);
    const share = Math.floor((100 * done) / this.#total);
    const line = `${String(share).padStart(3)} % · ${left} left · ${what}`;
    if (this.out.isTTY) {
      this.#clear();
      this.out.write(line.slice(0, this.out.columns - 1));
    } else if (performance.now() - this.#lastLine > LINE_EVERY_MS) {
      this.#lastLine = performance.now();
      this.out.write(`${line}\n`);
    }
  }

  #clear(): void {
    if (this.out.isTTY) {
      this.out.clearLine(0);
      this.out.cursorTo(0);
    }
  }
}

function minutes(seconds: number): string {
  return seconds < 90
    ? `${Math.ceil(seconds)} s`
    : `${(seconds / 60).toFixed(1)} min`;
}
