import { Redis } from 'ioredis';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { SystemClock } from '../../../libs/jwt-auth/src/clock.js';
import {
  type Monotonic,
  systemMonotonic,
} from '../../../libs/jwt-auth/src/monotonic.js';
import { resolveOptions } from '../../../libs/jwt-auth/src/options/resolve-options.js';
import { RedisSessionStore } from '../../../libs/jwt-auth/src/redis/redis-session-store.js';
import type { ClaimsLoader } from '../../../libs/jwt-auth/src/sessions/claims-loader.js';
import {
  type SessionEvent,
  SessionEvents,
} from '../../../libs/jwt-auth/src/sessions/session-events.js';
import {
  type SessionOptions,
  sessionSettings,
} from '../../../libs/jwt-auth/src/sessions/session-options.js';
import { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import type { SessionStore } from '../../../libs/jwt-auth/src/sessions/session-store.js';
import { migrate } from '../../../libs/jwt-auth/src/sql/migrations.js';
import { SqlSessionStore } from '../../../libs/jwt-auth/src/sql/sql-session-store.js';
import { TokenIssuer } from '../../../libs/jwt-auth/src/token/token-issuer.js';
import { ISSUER, SCENES, sceneOptions } from '../../support/scenes.js';

interface ServiceOptions {
  readonly sessions?: SessionOptions;
  readonly loader?: ClaimsLoader['load'] | undefined;
  readonly monotonic?: Monotonic;
}

export interface ApplicationOptions extends Pick<
  ServiceOptions,
  'sessions' | 'loader'
> {
  /** Connections to PostgreSQL. */
  readonly connections?: number;
  /** What the names of its keys in Redis begin with. */
  readonly prefix?: string;
}

interface Connected {
  readonly store: SessionStore;
  /** Makes the tables, where there are any. */
  prepare(): Promise<void>;
  /** Whether no connection is lent out, or waited for. */
  isIdle(): boolean;
  close(): Promise<void>;
}

type Offset = () => number;

/** What of an application sessions need: a store on a server, and who issues access tokens. */
export class Application {
  readonly service: SessionService;
  readonly store: SessionStore;
  /** What became of each refresh that was answered, in order. */
  readonly outcomes: string[] = [];
  readonly #connected: Connected;
  #offset = 0;

  /** @param url of PostgreSQL or Redis */
  constructor(url: string, options: ApplicationOptions = {}) {
    const { sessions = {}, loader } = options;
    const offset = (): number => this.#offset;
    this.#connected = url.startsWith('redis:')
      ? onRedis(url, offset, options)
      : onPostgres(url, offset, options);
    this.store = this.#connected.store;
    this.service = sessionService(this.store, {
      sessions,
      loader,
      monotonic: () => systemMonotonic() + this.#offset,
    });
    this.service.events.on(
      (event) => void this.outcomes.push(...outcomeOf(event)),
    );
  }

  /** Lets time go on, by the clock of the store and by ours, while nothing is asked for. */
  advance(seconds: number): void {
    this.#offset += seconds;
  }

  prepare(): Promise<void> {
    return this.#connected.prepare();
  }

  /** Whether nothing is under way, once the store has answered. */
  isIdle(): boolean {
    return this.#connected.isIdle();
  }

  close(): Promise<void> {
    return this.#connected.close();
  }
}

/** As the module of an application has it. */
export function sessionService(
  store: SessionStore,
  { sessions = {}, loader, monotonic = systemMonotonic }: ServiceOptions,
): SessionService {
  const warn = (): void => undefined;
  const resolved = resolveOptions(sceneOptions(SCENES.HS256), false);
  return new SessionService(sessionSettings(sessions), {
    store,
    issuer: new TokenIssuer(
      { ...resolved, refuseSecretClaims: false, warn },
      new SystemClock(),
    ),
    loader: loader && { load: loader },
    // There is no other instance here, and nobody who would ask this one.
    revocations: {
      revokeSessions: async () => undefined,
      raiseSubject: async () => undefined,
      isEnded: () => false,
      lostEverywhere: () => undefined,
      revokeLostSession: async () => undefined,
    },
    events: new SessionEvents(warn),
    monotonic,
    ownIssuer: ISSUER,
  });
}

function onPostgres(
  url: string,
  clockOffset: Offset,
  { connections = 10 }: ApplicationOptions,
): Connected {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // A connection that ends while it is lent out tells nobody but its own listeners,
  // and one without any ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const options = { dialect: 'postgres', clockOffset } as const;
  return {
    store: new SqlSessionStore(db, options),
    prepare: () => migrate(db, options),
    isIdle: () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
    close: () => db.destroy(),
  };
}

function onRedis(
  url: string,
  clockOffset: Offset,
  { prefix }: ApplicationOptions,
): Connected {
  const client = new Redis(url, {
    // What is lost stays lost, and fails at once: without the second of these it is
    // left pending for ever.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 20,
  });
  client.on('error', () => undefined);
  return {
    store: new RedisSessionStore(client, {
      clockOffset,
      ...(prefix === undefined ? {} : { prefix }),
    }),
    prepare: async () => undefined,
    // One connection answers in order.
    isIdle: () => true,
    close: async () => client.disconnect(),
  };
}

/** What became of a refresh; nothing for what is none. */
export function outcomeOf(event: SessionEvent): string[] {
  switch (event.type) {
    case 'refreshed':
      return [event.rotated ? 'rotated' : 'held'];
    case 'retried':
    case 'raced':
    case 'theft':
      return [event.type];
    case 'rejected':
      return [event.because];
    default:
      return [];
  }
}
