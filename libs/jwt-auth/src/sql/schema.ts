import type { SqlTypes } from './sql-dialect.js';

/** Its type, after which `null` says that a value may be missing. */
export type Column = readonly [keyof SqlTypes, null?];

export interface Table {
  /** Without the prefix. */
  readonly name: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
}

/** All tables of ours. */
export const TABLES: readonly Table[] = [
  {
    name: 'sessions',
    columns: {
      id: ['code'],
      owner: ['code'],
      /** Of the owner when the session was opened or kept. */
      epoch: ['count'],
      /** The same until the session is revoked: then no index by owner leads to it. */
      live_epoch: ['count', null],
      subject: ['text'],
      family: ['code'],
      current_hash: ['code'],
      previous_hash: ['code', null],
      generation: ['count'],
      nonce: ['code', null],
      attempt: ['code', null],
      followed: ['count', null],
      followed_generation: ['count', null],
      device_id: ['text', null],
      device_name: ['text', null],
      user_agent: ['text', null],
      ip: ['text', null],
      claims: ['text'],
      /** Ids of the sessions that were revoked to make room for it, as JSON. */
      closed: ['text', null],
      created_at: ['seconds'],
      /** When it was rotated last; if it never was, when it was opened. */
      used_at: ['seconds'],
      idle_expires_at: ['seconds'],
      expires_at: ['seconds'],
      revoked_at: ['seconds', null],
    },
    key: ['id'],
    indexes: [
      ['owner', 'live_epoch', 'created_at', 'id'],
      ['owner', 'live_epoch', 'used_at', 'id'],
      ['idle_expires_at'],
    ],
  },
  {
    name: 'owners',
    columns: {
      name: ['code'],
      version: ['count'],
      current_epoch: ['count'],
      raised_at: ['seconds'],
      /** When it was raised, or a session opened, last. */
      touched_at: ['seconds'],
    },
    key: ['name'],
    indexes: [['touched_at']],
  },
  {
    name: 'keys',
    columns: {
      ring_hash: ['code'],
      sequence: ['count'],
      ring: ['text'],
      version: ['count'],
      record: ['text'],
    },
    key: ['ring_hash', 'sequence'],
    indexes: [],
  },
  {
    name: 'revocation_log',
    columns: {
      id: ['count'],
      name: ['code'],
      last_number: ['count'],
      mark: ['code'],
    },
    key: ['id'],
    indexes: [],
  },
  {
    name: 'revocations',
    columns: {
      sequence: ['count'],
      mark: ['code'],
      entry: ['text'],
      ends_at: ['seconds'],
    },
    key: ['sequence'],
    indexes: [['ends_at']],
  },
  {
    name: 'spent',
    columns: { hash: ['code'], attempt: ['code'], ends_at: ['seconds'] },
    key: ['hash'],
    indexes: [['ends_at']],
  },
];
