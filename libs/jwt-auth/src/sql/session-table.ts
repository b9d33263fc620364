import { type RawBuilder, sql } from 'kysely';
import { unavailable } from '../outage/unavailable.js';
import { asItStands, type OwnerState } from '../sessions/owner-state.js';
import type { SessionRecord } from '../sessions/session-record.js';
import type { ReadAnswer, VersionAnswer } from '../sessions/store-answers.js';

/** Of the table of sessions; none of the table of owners has such a name. */
const COLUMNS = [
  'id',
  'owner',
  'epoch',
  'subject',
  'family',
  'current_hash',
  'previous_hash',
  'generation',
  'nonce',
  'attempt',
  'followed',
  'followed_generation',
  'device_id',
  'device_name',
  'user_agent',
  'ip',
  'claims',
  'created_at',
  'used_at',
  'idle_expires_at',
  'expires_at',
  'revoked_at',
] as const;

type Value = string | number | bigint | Buffer | null;

/** As drivers give it: what is binary may be a Buffer, and a number may be text. */
export type SessionRow = Readonly<Record<(typeof COLUMNS)[number], Value>>;

/** What every statement tells of the owner, and the time. */
export interface Told {
  readonly owner_version: Value;
  readonly owner_epoch: Value;
  readonly owner_raised_at: Value;
  readonly store_now: number | string;
}

export type SessionAnswer = SessionRow & Told;

export const SESSION_COLUMNS: RawBuilder<SessionRow> = sql.join(
  COLUMNS.map((name) => sql.ref(name)),
) as RawBuilder<SessionRow>;

/** PostgreSQL stores no NUL; JSON has none. */
export function subjectText(subject: string): string {
  return JSON.stringify(subject);
}

/** @throws AuthError `unavailable` if the database does not tell the time */
export function answerOf(row: SessionAnswer | undefined): ReadAnswer {
  const { version, now } = versionOf(row);
  return { session: row && sessionOf(row, stateOf(row)), version, now };
}

/** @throws AuthError `unavailable` if the database does not tell the time */
export function versionOf(row: Told | undefined): VersionAnswer {
  const { version, raisedAt } = stateOf(row);
  return { version, raisedAt, now: timeOfStore(row) };
}

export function stateOf(row: Omit<Told, 'store_now'> | undefined): OwnerState {
  return {
    version: Number(row?.owner_version),
    epoch: Number(row?.owner_epoch),
    raisedAt: Number(row?.owner_raised_at),
  };
}

/** @throws AuthError `unavailable` if the database does not tell it */
export function timeOfStore(row: Pick<Told, 'store_now'> | undefined): number {
  const now = Number(row?.store_now);
  if (!Number.isFinite(now)) {
    throw unavailable('The database did not tell the time');
  }
  return now;
}

/** @returns the session as it stands, or `undefined` if the row is of no session */
export function sessionOf(
  row: SessionRow,
  owner: OwnerState,
): SessionRecord | undefined {
  return row.id === null
    ? undefined
    : asItStands(recordOf(row), Number(row.epoch), owner);
}

function recordOf(row: SessionRow): SessionRecord {
  const generation = Number(row.generation);
  return {
    id: String(row.id),
    owner: String(row.owner),
    subject: JSON.parse(String(row.subject)) as string,
    family: String(row.family),
    current: String(row.current_hash),
    previous: textOf(row.previous_hash),
    generation,
    nonce: textOf(row.nonce),
    attempt: textOf(row.attempt),
    followed: numberOf(row.followed),
    followedGeneration: numberOf(row.followed_generation),
    deviceId: textOf(row.device_id),
    deviceName: textOf(row.device_name),
    userAgent: textOf(row.user_agent),
    ip: textOf(row.ip),
    claims: String(row.claims),
    createdAt: Number(row.created_at),
    // Sign-in is no rotation.
    rotatedAt: generation === 0 ? undefined : Number(row.used_at),
    idleExpiresAt: Number(row.idle_expires_at),
    expiresAt: Number(row.expires_at),
    revokedAt: numberOf(row.revoked_at),
  };
}

function textOf(value: Value): string | undefined {
  return value === null ? undefined : String(value);
}

function numberOf(value: Value): number | undefined {
  return value === null ? undefined : Number(value);
}
