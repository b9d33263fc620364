import { Redis } from 'ioredis';
import type { RevocationOptions } from '@jwt-auth/nestjs';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { CapturedLog } from '../../support/captured-log.js';
import type { Platform } from '../../support/platform.js';
import { OwnRedis } from '../session-races/own-redis.js';
import { type RevokingApp, startRevoking } from './revoking-app.js';

export interface RedisPairOptions {
  readonly revocations?: RevocationOptions;
  /** Whether instances are woken by a second connection. Default `true`. */
  readonly woken?: boolean;
}

/** Two instances, each with connections of its own to one server. */
export class RedisPair implements AsyncDisposable {
  readonly logged = new CapturedLog();
  readonly #clients: Redis[] = [];
  readonly #apps: RevokingApp[] = [];

  private constructor(
    readonly server: OwnRedis,
    private readonly platform: Platform,
    private readonly options: RedisPairOptions,
  ) {}

  static async started(
    platform: Platform,
    options: RedisPairOptions = {},
  ): Promise<RedisPair> {
    const pair = new RedisPair(await OwnRedis.started(), platform, options);
    await pair.startAnother();
    await pair.startAnother();
    return pair;
  }

  get one(): RevokingApp {
    return this.#apps[0]!;
  }

  get other(): RevokingApp {
    return this.#apps[1]!;
  }

  async startAnother(): Promise<RevokingApp> {
    const { revocations = {}, woken = true } = this.options;
    const client = this.#connected();
    const subscriber = woken ? { subscriber: this.#connected() } : {};
    const store = new RedisSessionStore(client, { timeout: 1, ...subscriber });
    const app = await startRevoking(this.platform, {
      store,
      revocations: { maxLag: 1, ...revocations },
      sessions: { timeout: 2 },
      logged: this.logged,
    });
    this.#apps.push(app);
    return app;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.thaw();
    await Promise.all(this.#apps.map(({ running }) => running.close()));
    // ioredis subscribes again by itself once it is back, and lets that reject
    // where the connection is closed before the answer.
    await Promise.allSettled(this.#clients.map((client) => client.quit()));
    this.#clients.forEach((client) => client.disconnect());
    await this.server.remove();
  }

  #connected(): Redis {
    const client = new Redis(this.server.url, { retryStrategy: () => 20 });
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }
}
