import { createHash, randomBytes } from 'node:crypto';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import type { Redis } from 'ioredis';
import { IDLE_SECONDS } from './app.js';
import type { Rotator } from './rotator.js';

type Words = [command: string, ...args: string[]];

/** A session as far as the script has to be told of it. */
interface Lineage {
  readonly id: string;
  readonly family: string;
  current: string;
  generation: number;
}

/** What the script answers where it has rotated, with a row that nobody reads. */
const ROTATED = [1, '0', '0', []];
const LATER_SECONDS = 3600;

/** Commands that the store would send, sent by nothing but the client. */
export class ScriptCalls implements Rotator {
  readonly #lineages: readonly Lineage[];
  readonly #store: RedisSessionStore;
  #recorded: Words | undefined;
  /** By session; the next one last. */
  #prepared: Words[][] = [];

  constructor(
    private readonly redis: Redis,
    prefix: string,
    refreshTokens: readonly string[],
  ) {
    this.#lineages = refreshTokens.map(lineageOf);
    const call = async (...words: Words): Promise<unknown> => {
      this.#recorded = words;
      return ROTATED;
    };
    this.#store = new RedisSessionStore({ call }, { prefix });
  }

  get ids(): readonly string[] {
    return this.#lineages.map(({ id }) => id);
  }

  async prepare(rotations: number): Promise<void> {
    this.#prepared = [];
    for (const lineage of this.#lineages) {
      const words: Words[] = [];
      for (let count = 0; count < rotations; count += 1) {
        words.unshift(await this.#next(lineage));
      }
      this.#prepared.push(words);
    }
  }

  rotate(place: number): Promise<unknown> {
    const words = this.#prepared[place]?.pop() as Words;
    return this.redis.call(...words);
  }

  async #next(lineage: Lineage): Promise<Words> {
    const { current: presented, ...rest } = lineage;
    lineage.current = digest(randomBytes(32));
    lineage.generation += 1;
    await this.#store.rotate({
      ...rest,
      presented,
      successor: lineage.current,
      nonce: randomBytes(16).toString('base64url'),
      grace: 0,
      idle: IDLE_SECONDS,
      deadline: Date.now() / 1000 + LATER_SECONDS + Math.random(),
    });
    return this.#recorded as Words;
  }
}

function lineageOf(refreshToken: string): Lineage {
  const [id = '', generation, family = '', secret = ''] =
    refreshToken.split('.');
  return {
    id,
    generation: Number(generation),
    family: digest(Buffer.from(family, 'base64url')),
    current: digest(Buffer.from(secret, 'base64url')),
  };
}

function digest(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('base64url');
}
