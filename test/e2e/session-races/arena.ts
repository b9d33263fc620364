import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import {
  CLIENTS,
  freshPrefix,
  type OpenClient,
  REDIS_URL,
} from '../../support/managed-keys/redis-clients.js';
import { Racers } from './racers.js';

/** Of each race. */
export const ROUNDS = Number(process.env['SESSION_RACE_ROUNDS'] ?? 100);

export const TIME_LIMIT_MS = 120_000 * Math.max(1, ROUNDS / 100);

/** Two processes and an onlooker on the same sessions in Redis. */
export class Arena {
  private constructor(
    private readonly prefix: string,
    private readonly open: OpenClient,
    readonly racers: Racers,
    readonly bench: StoreBench,
  ) {}

  static async opened(): Promise<Arena> {
    const prefix = freshPrefix();
    const open = await CLIENTS['ioredis']!();
    const store = new RedisSessionStore(open.client, {
      prefix,
      timeout: 60,
    });
    const racers = await Racers.started(REDIS_URL, prefix);
    return new Arena(prefix, open, racers, new StoreBench(() => store));
  }

  async close(): Promise<void> {
    this.racers.close();
    await this.open.close(this.prefix);
  }
}

export function countBy(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) {
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}
