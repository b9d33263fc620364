import { Redis } from 'ioredis';
import { RedisSessionStore } from '../../../libs/jwt-auth/src/redis/redis-session-store.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type {
  Rotation,
  RotationOutcome,
} from '../../../libs/jwt-auth/src/sessions/rotation.js';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';

/** What the parent asks of a process; each is answered with one message. */
export type Order =
  | { readonly type: 'open'; readonly url: string; readonly prefix: string }
  /** Makes a request ready for each token. */
  | {
      readonly type: 'prepare';
      readonly tokens: readonly RefreshToken[];
      readonly grace: number;
    }
  /** Sends them all at once. */
  | { readonly type: 'refresh' }
  /** Refreshes each until it is refused, strictly. */
  | { readonly type: 'refresh on'; readonly tokens: readonly RefreshToken[] }
  | { readonly type: 'log out'; readonly ids: readonly string[] };

export interface Refreshed {
  readonly outcome: RotationOutcome['outcome'];
  readonly sessionId: string | undefined;
  readonly held: RefreshToken | undefined;
}

/** Times are microseconds of the one monotonic clock of the machine. */
export interface Spent {
  readonly outcome: string;
  readonly began: number;
}

/** A store that never refuses would keep a race going for ever. */
const MOST = 1000;

class Racer {
  #client!: Redis;
  #store!: RedisSessionStore;
  #bench!: StoreBench;
  #prepared: (readonly [RefreshToken, Rotation])[] = [];

  async obey(order: Order): Promise<unknown> {
    switch (order.type) {
      case 'open':
        this.#client = new Redis(order.url);
        this.#store = new RedisSessionStore(this.#client, {
          prefix: order.prefix,
          timeout: 60,
        });
        this.#bench = new StoreBench(() => this.#store);
        return this.#store.now();
      case 'prepare':
        return this.#prepare(order.tokens, order.grace);
      case 'refresh':
        return Promise.all(
          this.#prepared.map(([token, rotation]) =>
            this.#refresh(token, rotation),
          ),
        );
      case 'refresh on':
        return Promise.all(order.tokens.map((each) => this.#refreshOn(each)));
      case 'log out':
        return Promise.all(
          order.ids.map((id, index) => this.#logOut(id, index % 6)),
        );
    }
  }

  async #prepare(
    tokens: readonly RefreshToken[],
    grace: number,
  ): Promise<number> {
    this.#prepared = await Promise.all(
      tokens.map(
        async (token) =>
          [token, await this.#bench.rotation(token, { grace })] as const,
      ),
    );
    return this.#prepared.length;
  }

  async #refresh(token: RefreshToken, rotation: Rotation): Promise<Refreshed> {
    const answer = await this.#store.rotate(rotation);
    return {
      outcome: answer.outcome,
      sessionId: answer.session?.id,
      held: this.#bench.heldAfter(token, answer),
    };
  }

  async #refreshOn(first: RefreshToken): Promise<Spent[]> {
    const spent: Spent[] = [];
    let token: RefreshToken | undefined = first;
    while (token !== undefined && spent.length < MOST) {
      const rotation: Rotation = await this.#bench.rotation(token, {
        grace: 0,
      });
      const began = monotonic();
      const { outcome, held }: Refreshed = await this.#refresh(token, rotation);
      spent.push({ outcome, began });
      token = held;
    }
    return spent;
  }

  /** After so many other commands, that it meets the refreshes at different moments. */
  async #logOut(id: string, others: number): Promise<number> {
    for (let each = 0; each < others; each++) {
      await this.#store.now();
    }
    await this.#store.revoke(id);
    return monotonic();
  }
}

function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

const racer = new Racer();
process.on('message', (order: Order) => {
  racer
    .obey(order)
    .then((answer) => process.send?.({ answer }))
    .catch((error: unknown) => process.send?.({ error: String(error) }));
});
process.send?.('ready');
