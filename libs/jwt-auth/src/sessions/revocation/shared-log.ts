import type { Clock } from '../../clock.js';
import { asked } from '../../outage/asked.js';
import type { Monotonic } from '../../monotonic.js';
import { StoreTime } from '../store-time.js';
import type { LogAnswer, RevocationLog } from './revocation-log.js';

/** The log as an instance asks it: in time, and telling nothing of what it fails with. */
export class SharedLog {
  readonly #time: StoreTime;

  constructor(
    private readonly log: RevocationLog,
    /** Seconds that an answer is waited for. */
    private readonly timeout: number,
    monotonic: Monotonic,
    private readonly clock: Clock,
  ) {
    this.#time = new StoreTime(monotonic);
  }

  /** The time by the clock of the log, as far as it is known here. */
  now(): number {
    return this.#time.now() ?? this.clock.now();
  }

  /** @throws AuthError `unavailable` */
  async ask<A extends LogAnswer>(
    call: (log: RevocationLog) => Promise<A>,
  ): Promise<A> {
    const answer = await this.inTime(() => call(this.log));
    this.#time.observe(answer.now);
    return answer;
  }

  /**
   * @returns ends it, or gives up trying
   * @throws AuthError `unavailable`
   */
  subscribe(wake: () => void): Promise<() => Promise<void>> {
    return this.inTime(async (isOver) => {
      const end = await this.log.subscribe(wake);
      if (isOver()) {
        // Nobody will end it any more.
        await end();
      }
      return () => this.inTime(end);
    });
  }

  /** Takes as long as it takes. */
  prune(): Promise<number> {
    return this.log.prune();
  }

  /**
   * @param work is given whether nobody waits for it any more
   * @throws AuthError `unavailable`
   */
  inTime<T>(work: (isOver: () => boolean) => Promise<T>): Promise<T> {
    return asked(work, this.timeout, 'The log of revocations');
  }
}
