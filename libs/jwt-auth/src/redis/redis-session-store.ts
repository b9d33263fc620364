import { SessionStore } from '../sessions/session-store.js';
import type { Rotation } from '../sessions/rotation.js';
import type {
  CreationAnswer,
  ListAnswer,
  ListPage,
  NewSession,
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  VersionAnswer,
} from '../sessions/store-answers.js';
import { createIn } from './creating.js';
import type { RedisClient } from './redis-client.js';
import { RedisAccess } from './redis-access.js';
import { RedisRevocationLog } from './redis-revocation-log.js';
import type { RedisSessionStoreOptions } from './redis-session-options.js';
import { Replicas } from './replicas.js';
import { listIn, raiseVersionIn, revokeAllIn, versionIn } from './on-owners.js';
import { rotateIn } from './rotating.js';
import { serverWarnings } from './server-warnings.js';
import { SessionCommands } from './session-commands.js';
import { readReading } from './session-rows.js';
import { READ, REVOKE } from './session-scripts.js';
import { checkStoreOptions, STORE_OPTIONS } from './store-options.js';

/**
 * Keeps sessions in Redis 5 or newer. They vanish there by themselves when they have
 * expired; the server must not evict them (`maxmemory-policy noeviction`), and should
 * persist them (`appendonly yes`): people whose sessions are lost sign in again.
 */
export class RedisSessionStore extends SessionStore {
  readonly #redis: RedisAccess;
  readonly #commands: SessionCommands;
  readonly #replicas: Replicas;
  readonly #log: RedisRevocationLog;

  /** @throws AuthError `misconfigured` where it is no client, or an option is wrong */
  constructor(client: RedisClient, options: RedisSessionStoreOptions = {}) {
    super();
    this.#redis = new RedisAccess(client, options, {
      name: 'RedisSessionStore',
      title: 'The session store',
      prefix: 'jwt-auth:sessions:',
      known: STORE_OPTIONS,
    });
    checkStoreOptions('RedisSessionStore', options, client);
    const { replicas, clockOffset } = options;
    this.#commands = new SessionCommands(this.#redis, clockOffset);
    this.#replicas = new Replicas(this.#redis, client, replicas);
    const prefix = `${this.#redis.prefix}revocations:`;
    this.#log = new RedisRevocationLog(client, { ...options, prefix });
  }

  /**
   * What an operator should be told at boot; empty where all is well.
   *
   * @throws AuthError `unavailable` where Redis does not answer
   */
  override warnings(): Promise<string[]> {
    return serverWarnings(this.#redis, this.#replicas, {
      what: 'sessions',
      risk: 'sessions, which signs people out, and versions, which revives access tokens',
    });
  }

  now(): Promise<number> {
    return this.#commands.now();
  }

  create(session: NewSession): Promise<CreationAnswer> {
    return this.#replicas.tried(
      () => createIn(this.#commands, session),
      (answer) => answer.outcome === 'created' && answer.closed.length > 0,
    );
  }

  async read(id: string): Promise<ReadAnswer> {
    return readReading(id, await this.#commands.onSession(READ, id)).reading;
  }

  rotate(rotation: Rotation): Promise<RotationAnswer> {
    return rotateIn(this.#commands, this.#replicas, rotation);
  }

  async revoke(
    id: string,
    { owner, family }: RevocationCondition = {},
  ): Promise<RevocationAnswer> {
    const { done: first, reading } = await this.#replicas.confirmed(
      async () =>
        readReading(
          id,
          await this.#commands.onSession(
            REVOKE,
            id,
            ...(owner === undefined ? [] : ['owner', owner]),
            ...(family === undefined ? [] : ['family', family]),
          ),
        ),
      (answer) => answer.reading.session !== undefined,
    );
    const { session, now } = reading;
    if (session === undefined) {
      return { outcome: 'unknown', now };
    }
    return { outcome: 'revoked', session, first, now };
  }

  revokeAll(owner: string, except?: string): Promise<RevocationOfAllAnswer> {
    const { timeout } = this.#redis;
    return this.#replicas.confirmed(() =>
      revokeAllIn(this.#commands, timeout, owner, except),
    );
  }

  version(owner: string): Promise<VersionAnswer> {
    return versionIn(this.#commands, owner);
  }

  raiseVersion(owner: string, least?: number): Promise<VersionAnswer> {
    return this.#replicas.confirmed(() =>
      raiseVersionIn(this.#commands, owner, least),
    );
  }

  list(owner: string, page: ListPage): Promise<ListAnswer> {
    return listIn(this.#commands, owner, page);
  }

  /** Redis removes them by itself. */
  async prune(): Promise<number> {
    return 0;
  }

  /** Always the same one, with the options of this store. */
  override revocationLog(): RedisRevocationLog {
    return this.#log;
  }
}
