import { SessionStore } from '../sessions/session-store.js';
import type { Rotation } from '../sessions/rotation.js';
import type {
  CreationAnswer,
  ListAnswer,
  NewSession,
  ReadAnswer,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  VersionAnswer,
} from '../sessions/store-answers.js';
import { createIn } from './creating.js';
import { type RedisClient, spreadOf } from './redis-client.js';
import { RedisAccess } from './redis-access.js';
import { RedisRevocationLog } from './redis-revocation-log.js';
import type { RedisSessionStoreOptions } from './redis-session-options.js';
import { Replicas } from './replicas.js';
import { revokeAllIn } from './revoking-all.js';
import { rotateIn } from './rotating.js';
import { serverWarnings } from './server-warnings.js';
import { SessionCommands } from './session-commands.js';
import { readList, readNumber, readReading, readRow } from './session-rows.js';
import { READ, REVOKE } from './session-scripts.js';
import { checkStoreOptions } from './store-options.js';
import { LIST, RAISE_VERSION, VERSION } from './subject-scripts.js';

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
    });
    checkStoreOptions('RedisSessionStore', options, client);
    const { replicas, clockOffset } = options;
    this.#commands = new SessionCommands(this.#redis, clockOffset);
    this.#replicas = new Replicas(this.#redis, replicas, spreadOf(client));
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

  async create(session: NewSession): Promise<CreationAnswer> {
    const answer = await createIn(this.#commands, session);
    if (answer.outcome === 'created' && answer.closed.length > 0) {
      await this.#replicas.tryToConfirm();
    }
    return answer;
  }

  async read(id: string): Promise<ReadAnswer> {
    return readReading(id, await this.#commands.onSession(READ, id)).reading;
  }

  rotate(rotation: Rotation): Promise<RotationAnswer> {
    return rotateIn(this.#commands, this.#replicas, rotation);
  }

  async revoke(
    id: string,
    { subject, family }: RevocationCondition = {},
  ): Promise<RevocationAnswer> {
    const answer = await this.#commands.onSession(
      REVOKE,
      id,
      ...(subject === undefined ? [] : ['subject', subject]),
      ...(family === undefined ? [] : ['family', family]),
    );
    const { done: first, reading } = readReading(id, answer);
    const { session, now } = reading;
    if (session === undefined) {
      return { outcome: 'unknown', now };
    }
    await this.#replicas.confirm();
    return { outcome: 'revoked', session, first, now };
  }

  async revokeAll(
    subject: string,
    except?: string,
  ): Promise<RevocationOfAllAnswer> {
    const answer = await revokeAllIn(
      this.#commands,
      this.#redis.timeout,
      subject,
      except,
    );
    await this.#replicas.confirm();
    return answer;
  }

  async version(subject: string): Promise<VersionAnswer> {
    return versionIn(await this.#commands.onSubject(VERSION, subject));
  }

  async raiseVersion(subject: string, least?: number): Promise<VersionAnswer> {
    const args = least === undefined ? [] : [`${least}`];
    const answer = versionIn(
      await this.#commands.onSubject(RAISE_VERSION, subject, ...args),
    );
    await this.#replicas.confirm();
    return answer;
  }

  async list(subject: string): Promise<ListAnswer> {
    const answer = await this.#commands.onSubject(LIST, subject);
    const [now, ids, rows] = readList(answer);
    const names = readList(ids).map(String);
    const sessions = readList(rows).flatMap((row, place) => {
      return readRow(names[place] ?? '', row) ?? [];
    });
    return { sessions, now: readNumber(now) };
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

function versionIn(answer: unknown): VersionAnswer {
  const [now, version] = readList(answer);
  return { version: readNumber(version), now: readNumber(now) };
}
