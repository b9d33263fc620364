import { AuthError } from '../errors.js';
import type { Monotonic } from '../monotonic.js';
import { failureOf, unavailable } from '../outage/unavailable.js';
import { within } from '../outage/within.js';
import type { ClockLead } from './clock-lead.js';
import type { SessionStore } from './session-store.js';
import type { StoreAnswer } from './store-answers.js';
import { StoreTime } from './store-time.js';

/** One for a clock that was thought to be elsewhere, which the first corrects. */
const SENDINGS = 2;

/** A request and how long it may take from its beginning. */
export interface Request {
  /** Seconds that are left. */
  left(): number;
}

type Timely = StoreAnswer & { readonly outcome: string };

/** The store as requests ask it: in time, and telling nothing of what it fails with. */
export class StoreAccess {
  readonly #time: StoreTime;

  constructor(
    private readonly store: SessionStore,
    /** Seconds that a request may take. */
    private readonly timeout: number,
    private readonly monotonic: Monotonic,
    private readonly lead?: ClockLead,
  ) {
    this.#time = new StoreTime(monotonic);
  }

  /**
   * Answers a request within the time-out, whatever becomes of it then.
   *
   * @throws AuthError `unavailable`
   */
  inTime<T>(work: (request: Request) => Promise<T>): Promise<T> {
    const begun = this.monotonic();
    const left = (): number => begun + this.timeout - this.monotonic();
    return within(
      this.timeout,
      () => work({ left }),
      () =>
        unavailable(
          `The session could not be looked after within ${this.timeout} seconds`,
        ),
    );
  }

  /** @throws AuthError `unavailable` */
  async ask<A extends StoreAnswer>(
    call: (store: SessionStore) => Promise<A>,
  ): Promise<A> {
    const answer = await this.#guarded(call);
    this.#observe(answer.now);
    return answer;
  }

  /** The time of the store, or a little less. */
  async now(): Promise<number> {
    const known = this.#time.now();
    if (known !== undefined) {
      return known;
    }
    const now = await this.#guarded((store) => store.now());
    this.#observe(now);
    return now;
  }

  /**
   * Asks for what must not happen once the request has been given up.
   *
   * @throws AuthError `unavailable`
   */
  async askInTime<A extends Timely>(
    request: Request,
    call: (store: SessionStore, deadline: number) => Promise<A>,
  ): Promise<A> {
    for (let sending = 1; sending <= SENDINGS; sending++) {
      const deadline = (await this.now()) + request.left();
      const answer = await this.ask((store) => call(store, deadline));
      if (answer.outcome !== 'late') {
        return answer;
      }
    }
    throw unavailable('The session store was reached too late');
  }

  /** How many expired sessions the store removed. */
  prune(): Promise<number> {
    return this.#guarded((store) => store.prune());
  }

  #observe(now: number): void {
    this.#time.observe(now);
    this.lead?.observe(now);
  }

  /** What an error of a store says may quote a password, so it goes no further. */
  async #guarded<T>(call: (store: SessionStore) => Promise<T>): Promise<T> {
    try {
      return await call(this.store);
    } catch (error) {
      throw isOurs(error) ? error : failureOf('The session store', error);
    }
  }
}

/** From a store, nothing else than this is to be believed. */
function isOurs(error: unknown): boolean {
  return error instanceof AuthError && error.kind === 'unavailable';
}
