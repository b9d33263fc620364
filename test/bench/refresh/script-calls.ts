import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { IDLE_SECONDS } from './app.js';
import { digest, familyOf, type Lineage, lineageOf } from './lineage.js';
import { RotationRecorder, type Words } from './recorded-rotation.js';
import type { Rotator } from './rotator.js';

const LATER_SECONDS = 3600;

/** Commands that the store would send, sent by nothing but the client. */
export class ScriptCalls implements Rotator {
  readonly #lineages: readonly Lineage[];
  readonly #recorder: RotationRecorder;
  /** By session; the next one last. */
  #prepared: Words[][] = [];

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    refreshTokens: readonly string[],
  ) {
    this.#lineages = refreshTokens.map(lineageOf);
    this.#recorder = new RotationRecorder(prefix);
  }

  get ids(): readonly string[] {
    return this.#lineages.map(({ id }) => id);
  }

  async prepare(rotations: number): Promise<void> {
    this.#prepared = [];
    for (const lineage of this.#lineages) {
      const family = await familyOf(this.redis, this.prefix, lineage.id);
      const words: Words[] = [];
      for (let count = 0; count < rotations; count += 1) {
        words.unshift(await this.#next(lineage, family));
      }
      this.#prepared.push(words);
    }
  }

  rotate(place: number): Promise<unknown> {
    const words = this.#prepared[place]?.pop() as Words;
    return this.redis.call(...words);
  }

  #next(lineage: Lineage, family: string): Promise<Words> {
    const { current: presented, ...rest } = lineage;
    lineage.current = digest(randomBytes(32));
    lineage.generation += 1;
    return this.#recorder.wordsOf({
      ...rest,
      family,
      presented,
      successor: lineage.current,
      nonce: randomBytes(16).toString('base64url'),
      grace: 0,
      idle: IDLE_SECONDS,
      deadline: Date.now() / 1000 + LATER_SECONDS + Math.random(),
    });
  }
}
