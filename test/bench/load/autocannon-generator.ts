import { Child } from '../run/child.js';
import { type Streams } from '../tokens/streams.js';
import type {
  AutocannonQuestion,
  AutocannonResult,
} from './autocannon-process.js';
import type { Generator, Load, LoadResult } from './generator.js';

export class AutocannonGenerator implements Generator {
  /** By address: others that walk the same tokens must not carry one on to where it just was. */
  readonly #places = new Map<string, number>();

  private constructor(
    private readonly child: Child<AutocannonQuestion, AutocannonResult>,
  ) {}

  static async open(streams: Streams): Promise<AutocannonGenerator> {
    const child = new Child<AutocannonQuestion, AutocannonResult>(
      new URL('./autocannon-process.js', import.meta.url),
      { node: process.execPath },
    );
    await child.ask({ streams });
    return new AutocannonGenerator(child);
  }

  async run(load: Load): Promise<LoadResult> {
    const place = this.#places.get(load.url) ?? 0;
    const result = await this.child.ask({ load, place });
    this.#places.set(load.url, place + result.walked);
    return result;
  }

  close(): Promise<void> {
    return this.child.stop();
  }
}
