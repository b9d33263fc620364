import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STREAM_NAMES, type Streams } from '../tokens/streams.js';
import { CONNECTIONS } from './connections.js';
import type { Generator, Load, LoadResult } from './generator.js';
import { WRK_SCRIPT } from './wrk-script.js';

/** What wrk may take longer than told, in seconds. */
const PATIENCE = 10;

interface WrkSummary {
  readonly requests: number;
  readonly microseconds: number;
  readonly refused: number;
  readonly failed: number;
}

export class WrkGenerator implements Generator {
  /** By address: others that walk the same tokens must not carry one on to where it just was. */
  readonly #places = new Map<string, number>();

  private constructor(
    private readonly folder: string,
    private readonly streams: Streams,
  ) {}

  static async open(streams: Streams): Promise<WrkGenerator> {
    const folder = await mkdtemp(join(tmpdir(), 'jwt-auth-bench-'));
    await writeFile(join(folder, 'script.lua'), WRK_SCRIPT);
    for (const name of STREAM_NAMES) {
      await writeFile(join(folder, name), `${streams[name].join('\n')}\n`);
    }
    return new WrkGenerator(folder, streams);
  }

  async run({ url, stream, seconds }: Load): Promise<LoadResult> {
    const place = this.#places.get(url) ?? 0;
    const { requests, microseconds, refused, failed } = await runWrk(
      [
        '--threads=1',
        `--connections=${CONNECTIONS}`,
        `--duration=${Math.ceil(seconds + PATIENCE)}s`,
        `--script=${join(this.folder, 'script.lua')}`,
        url,
        '--',
        join(this.folder, stream),
        String(place),
      ],
      seconds,
    );
    if (refused > 0 || failed > 0 || requests === 0) {
      throw new Error(
        `Of ${requests} requests of wrk, ${refused} were refused and ${failed} failed`,
      );
    }
    // Those under way at the end were sent as well, though not counted.
    const sent = place + requests + CONNECTIONS;
    this.#places.set(url, sent % this.streams[stream].length);
    return { requests, seconds: microseconds / 1e6 };
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function runWrk(args: string[], seconds: number): Promise<WrkSummary> {
  return new Promise((resolve, reject) => {
    const wrk = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    // wrk counts in whole seconds, but reports what it has when interrupted.
    const end = setTimeout(() => wrk.kill('SIGINT'), seconds * 1000);
    let output = '';
    wrk.stdout.on('data', (chunk) => (output += String(chunk)));
    wrk.stderr.on('data', (chunk) => (output += String(chunk)));
    wrk.once('error', reject);
    wrk.once('close', () => {
      clearTimeout(end);
      const summary = output.split('\n').find((line) => line.startsWith('{'));
      if (summary === undefined) {
        reject(new Error(`wrk reported nothing: ${output}`));
      } else {
        resolve(JSON.parse(summary) as WrkSummary);
      }
    });
  });
}
