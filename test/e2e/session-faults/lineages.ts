import { setTimeout as pause } from 'node:timers/promises';
import { AuthError } from '../../../libs/jwt-auth/src/errors.js';
import {
  parseRefreshToken,
  type RefreshToken,
  secretDigestOf,
} from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import type { Application } from './application.js';

export interface Round {
  readonly sessions: number;
  /** How often each is refreshed. */
  readonly times: number;
  /** After so many answers the server is to be killed; 0 for never. */
  readonly killAfter: number;
  /** Seconds that go by between two refreshes of a session. */
  readonly between: number;
  /** Whether each refresh and its retries carry an id. */
  readonly attempts: boolean;
}

/** What has been seen, over all rounds. */
export interface Seen {
  /** Refreshes that were answered, by outcome, and `lost`: those that were not. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Sessions whose client was refused. */
  readonly ended: number;
  /** Of them, those that a lost answer had rotated. */
  readonly endedByLoss: number;
  /** Tokens for which two different successors were given out. */
  readonly spentTwice: number;
  /** Sessions that do not stand as their client was told last. */
  readonly astray: number;
}

/** Milliseconds after which a client comes again. */
const RETRY_AFTER = 10;

interface Client {
  token: string;
  /** Whether the last refresh had to be asked for again. */
  lost: boolean;
}

/** Clients that refresh, and come again with the same token for as long as they are told 503. */
export class Lineages {
  #clients: Client[] = [];
  #drawn = 0;
  #lost = 0;
  #ended = 0;
  #endedByLoss = 0;
  #astray = 0;
  readonly #given = new Map<string, Set<string>>();

  constructor(private readonly application: Application) {}

  async run(round: Round, now: () => void): Promise<Seen> {
    while (this.#clients.length < round.sessions) {
      this.#clients.push({ token: await this.#signIn(), lost: false });
    }
    let left = round.killAfter;
    const answered = (): void => {
      left -= 1;
      if (left === 0) {
        now();
      }
    };
    for (let time = 0; time < round.times; time++) {
      const refresh = (client: Client) =>
        this.#refresh(client, round, answered);
      await Promise.all(this.#clients.map(refresh));
      this.application.advance(round.between);
    }
    await Promise.all(this.#clients.map((client) => this.#check(client)));
    return this.#seen();
  }

  async #refresh(
    client: Client,
    { attempts }: Round,
    answered: () => void,
  ): Promise<void> {
    const { token } = client;
    const attempt = attempts ? `attempt ${this.#drawn++}` : undefined;
    client.lost = false;
    for (;;) {
      try {
        const { service } = this.application;
        const { refreshToken } = await service.refresh(token, { attempt });
        this.#given.set(
          token,
          (this.#given.get(token) ?? new Set()).add(refreshToken),
        );
        client.token = refreshToken;
        break;
      } catch (error) {
        if (!isUnavailable(error)) {
          await this.#end(client);
          break;
        }
        this.#lost += 1;
        client.lost = true;
        await pause(RETRY_AFTER);
      }
    }
    answered();
  }

  /** Refused; so somebody signs in again. */
  async #end(client: Client): Promise<void> {
    const held = parsed(client.token);
    const session = await this.#stored(held);
    this.#ended += 1;
    this.#endedByLoss +=
      client.lost &&
      session?.revokedAt !== undefined &&
      session.generation === held.generation + 1
        ? 1
        : 0;
    client.token = await this.#signIn();
  }

  async #signIn(): Promise<string> {
    for (;;) {
      try {
        return (await this.application.service.open('somebody')).refreshToken;
      } catch (error) {
        if (!isUnavailable(error)) {
          throw error;
        }
        await pause(RETRY_AFTER);
      }
    }
  }

  async #check({ token }: Client): Promise<void> {
    const held = parsed(token);
    const session = await this.#stored(held);
    this.#astray +=
      session?.revokedAt === undefined &&
      session?.generation === held.generation &&
      session.current === secretDigestOf(held)
        ? 0
        : 1;
  }

  async #stored({ sessionId }: RefreshToken) {
    for (;;) {
      try {
        return (await this.application.store.read(sessionId)).session;
      } catch {
        await pause(RETRY_AFTER);
      }
    }
  }

  #seen(): Seen {
    const outcomes: Record<string, number> = { lost: this.#lost };
    for (const outcome of this.application.outcomes) {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    return {
      outcomes,
      ended: this.#ended,
      endedByLoss: this.#endedByLoss,
      spentTwice: [...this.#given.values()].filter(({ size }) => size > 1)
        .length,
      astray: this.#astray,
    };
  }
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof AuthError)) {
    throw error;
  }
  return error.kind === 'unavailable';
}

function parsed(token: string): RefreshToken {
  return parseRefreshToken(token) as RefreshToken;
}
