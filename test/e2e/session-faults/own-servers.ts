import { OwnRedis, redisServerAbsent } from '../session-races/own-redis.js';
import { OwnPostgres, postgresServerAbsent } from './own-postgres.js';

/** A server that a test started, and may kill. */
export type OwnServer = OwnPostgres | OwnRedis;

export interface ServerKind {
  readonly name: string;
  readonly absent: boolean;
  /** Whether it needs tables, which have to be made. */
  readonly hasTables: boolean;
  readonly start: () => Promise<OwnServer>;
  /** Where it is reached by way of another port. */
  readonly urlAt: (port: number) => string;
}

export const OWN_POSTGRES: ServerKind = {
  name: 'PostgreSQL',
  absent: postgresServerAbsent,
  hasTables: true,
  start: () => OwnPostgres.started(),
  urlAt: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
};

export const OWN_REDIS: ServerKind = {
  name: 'Redis',
  absent: redisServerAbsent,
  hasTables: false,
  start: () => OwnRedis.started(),
  urlAt: (port) => `redis://127.0.0.1:${port}`,
};

export const OWN_SERVERS = [OWN_POSTGRES, OWN_REDIS];
