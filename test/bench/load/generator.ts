import { spawnSync } from 'node:child_process';
import { type StreamName, type Streams } from '../tokens/streams.js';
import { AutocannonGenerator } from './autocannon-generator.js';
import { WrkGenerator } from './wrk-generator.js';

export const GENERATOR_NAMES = ['wrk', 'autocannon'] as const;
export type GeneratorName = (typeof GENERATOR_NAMES)[number];

export interface Load {
  readonly url: string;
  readonly stream: StreamName;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * A process of its own that sends as many requests as are answered, over so many
 * connections. Every answer was 200, or `run()` fails.
 */
export interface Generator {
  /** Goes on in the stream where the last load of this address ended. */
  run(load: Load): Promise<LoadResult>;
  close(): Promise<void>;
}

export function defaultGenerator(): GeneratorName {
  return spawnSync('wrk', ['-v']).error === undefined ? 'wrk' : 'autocannon';
}

export function openGenerator(
  name: GeneratorName,
  streams: Streams,
): Promise<Generator> {
  return name === 'wrk'
    ? WrkGenerator.open(streams)
    : AutocannonGenerator.open(streams);
}
