import { setTimeout } from 'node:timers/promises';
import { type Reply, send } from './http-client.js';
import { PASSWORD } from './settings.js';

/** Somewhat less than the grace within which a retry is honoured. */
const RETRY_FOR_MS = 25_000;
const RETRY_AFTER_MS = 200;
const OTHERS_KNOW_AFTER_MS = 1000;
/** For how long a session is tried after its sign-out. */
const CHECKED_FOR_MS = 20_000;

export interface Counts {
  /** Sign-outs that were acknowledged. */
  acknowledged: number;
  /** Requests with tokens of such a session. */
  checked: number;
  /** Those that were let in. */
  violations: number;
  /** Sessions that ended although nobody ended them. */
  lost: number;
  /** Those that another instance let in because it could not read the log, for no longer than it may. */
  lagging: number;
  /** Sign-outs that could not be acknowledged, each time they were tried. */
  unavailable: number;
  /** What the violations and losses were, with seconds since the sign-out. */
  readonly details: Record<string, number>;
}

interface Held {
  readonly access: string;
  readonly refresh: string;
}

interface SignedOut extends Held {
  readonly by: number;
  readonly at: number;
}

/** People who sign in, go on for a while and sign out, at any of several instances; and who then try their old tokens. */
export class People {
  readonly counts: Counts = {
    acknowledged: 0,
    checked: 0,
    violations: 0,
    lost: 0,
    lagging: 0,
    unavailable: 0,
    details: {},
  };
  #isOver = false;
  #serial = 0;
  readonly #running: Promise<void>[];

  constructor(
    private readonly ports: readonly number[],
    size: number,
    /** For how long another instance may not have read the log; milliseconds. */
    private readonly maxLag = OTHERS_KNOW_AFTER_MS,
  ) {
    this.#running = Array.from({ length: size }, (_, index) =>
      this.#live(index),
    );
  }

  async finish(): Promise<Counts> {
    this.#isOver = true;
    await Promise.all(this.#running);
    return this.counts;
  }

  async #live(index: number): Promise<void> {
    const checks: Promise<void>[] = [];
    while (!this.#isOver) {
      const name = `person ${index} ${this.#serial++}`;
      const json = { username: name, password: PASSWORD };
      const first = heldIn(await this.#any('/auth/login', { json }));
      const last = first && (await this.#goOn(first));
      const out = last && (await this.#signOut(last));
      if (out !== undefined) {
        this.counts.acknowledged++;
        checks.push(this.#check(out));
      }
    }
    await Promise.all(checks);
  }

  /** Refreshes a few times, as a client that retries what failed. */
  async #goOn(first: Held): Promise<Held | undefined> {
    let held = first;
    for (let time = Math.floor(Math.random() * 4); time > 0; time--) {
      await setTimeout(50 + Math.random() * 400);
      const next = await this.#refresh(held);
      if (next === undefined) {
        return undefined;
      }
      held = next;
    }
    return held;
  }

  async #refresh({ refresh }: Held): Promise<Held | undefined> {
    const end = Date.now() + RETRY_FOR_MS;
    const json = { refresh_token: refresh };
    for (;;) {
      const reply = await this.#any('/auth/refresh', { json });
      const held = heldIn(reply);
      if (held !== undefined || (this.#isOver && Date.now() > end)) {
        return held;
      }
      if (reply.status === 400 || reply.status === 401) {
        this.counts.lost++;
        this.#note('lost');
        return undefined;
      }
      if (Date.now() > end) {
        return undefined;
      }
      await setTimeout(RETRY_AFTER_MS);
    }
  }

  async #signOut(held: Held): Promise<SignedOut | undefined> {
    const isEverywhere = Math.random() < 0.2;
    const end = Date.now() + RETRY_FOR_MS;
    while (Date.now() < end) {
      const by = this.#anyPort();
      const reply = isEverywhere
        ? await send(by, 'POST', '/auth/logout-all', {
            token: held.access,
            json: {},
          })
        : await send(by, 'POST', '/auth/logout', {
            json: { refresh_token: held.refresh },
          });
      if (reply.status >= 200 && reply.status < 300) {
        return { ...held, by, at: Date.now() };
      }
      if (reply.status === 401) {
        // An earlier try was carried out, though it was not acknowledged.
        return undefined;
      }
      this.counts.unavailable++;
      await setTimeout(RETRY_AFTER_MS);
    }
    return undefined;
  }

  async #check(out: SignedOut): Promise<void> {
    for (let pause = 100; Date.now() - out.at < CHECKED_FOR_MS; pause *= 1.6) {
      await Promise.all(
        this.ports.map(async (port) => {
          const isSure =
            port === out.by || Date.now() - out.at > OTHERS_KNOW_AFTER_MS;
          if (isSure) {
            const who = port === out.by ? 'its own' : 'another';
            const isLagging =
              port !== out.by && Date.now() - out.at <= this.maxLag;
            const reply = await send(port, 'GET', '/me', { token: out.access });
            this.#count(reply, out, `access at ${who} instance`, isLagging);
          }
        }),
      );
      const json = { refresh_token: out.refresh };
      this.#count(await this.#any('/auth/refresh', { json }), out, 'refresh');
      await setTimeout(pause);
    }
  }

  #count(
    { status }: Reply,
    { at }: SignedOut,
    what: string,
    isLagging = false,
  ): void {
    this.counts.checked++;
    if (status >= 200 && status < 300) {
      this.counts[isLagging ? 'lagging' : 'violations']++;
      this.#note(`${what} after ${Math.floor((Date.now() - at) / 1000)} s`);
    }
  }

  #note(what: string): void {
    const { details } = this.counts;
    details[what] = (details[what] ?? 0) + 1;
  }

  #anyPort(): number {
    return this.ports[Math.floor(Math.random() * this.ports.length)]!;
  }

  #any(path: string, sending: Parameters<typeof send>[3]): Promise<Reply> {
    return send(this.#anyPort(), 'POST', path, sending);
  }
}

function heldIn({ status, body }: Reply): Held | undefined {
  return status === 200 || status === 201
    ? {
        access: String(body['access_token']),
        refresh: String(body['refresh_token']),
      }
    : undefined;
}
