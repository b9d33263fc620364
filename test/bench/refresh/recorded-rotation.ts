import { RedisSessionStore } from '@jwt-auth/nestjs/redis';

export type Words = [command: string, ...args: string[]];
type Rotation = Parameters<RedisSessionStore['rotate']>[0];

/** So late that no deadline is shortened. */
const NOW = '9999999999';
/** The answer of the script if it has rotated, with a row that nobody reads. */
const ROTATED = [1, NOW, '0', '0', '0', []];

/** Tells what the store would send to Redis for a rotation, and sends nothing. */
export class RotationRecorder {
  readonly #store: RedisSessionStore;
  #recorded: Words | undefined;

  constructor(prefix: string) {
    const call = async (...words: Words): Promise<unknown> => {
      this.#recorded = words;
      return [words.at(-1), ROTATED];
    };
    this.#store = new RedisSessionStore({ call }, { prefix });
  }

  /** One after the other. */
  async wordsOf(rotation: Rotation): Promise<Words> {
    await this.#store.rotate(rotation);
    return this.#recorded as Words;
  }
}
