import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { SessionRecord } from '../sessions/session-record.js';
import { unavailable } from '../outage/unavailable.js';
import type { ReadAnswer, VersionAnswer } from '../sessions/store-answers.js';

/** Of the table of sessions; none of the table of subjects has such a name. */
const COLUMNS = [
  'id',
  'subject',
  'subject_hash',
  'family',
  'current_hash',
  'previous_hash',
  'generation',
  'nonce',
  'attempt',
  'device',
  'claims',
  'created_at',
  'rotated_at',
  'idle_expires_at',
  'expires_at',
  'revoked_at',
] as const;

/** As drivers give it: what is binary may be a Buffer, and a number may be text. */
export type SessionRow = Readonly<
  Record<(typeof COLUMNS)[number], string | number | bigint | Buffer | null>
>;

/** What every statement about sessions answers with, beside the session. */
export interface Told {
  readonly subject_version: number | string | bigint;
  readonly store_now: number | string;
}

export type SessionAnswer = SessionRow & Told;

export const SESSION_COLUMNS: RawBuilder<SessionRow> = sql.join(
  COLUMNS.map((name) => sql.ref(name)),
) as RawBuilder<SessionRow>;

/** A subject may be any text, and longer than what a database would index. */
export function subjectHash(subject: string): string {
  return createHash('sha256').update(subjectText(subject)).digest('base64url');
}

/** PostgreSQL stores no NUL, and no database half a surrogate pair; JSON has neither. */
export function subjectText(subject: string): string {
  return JSON.stringify(subject);
}

/** @throws AuthError `unavailable` where the database does not tell the time */
export function answerOf(row: SessionAnswer | undefined): ReadAnswer {
  const session = row === undefined ? undefined : sessionOf(row);
  return { session, ...versionOf(row) };
}

export function versionOf(row: Told | undefined): VersionAnswer {
  return { version: Number(row?.subject_version), now: timeOfStore(row) };
}

/** @throws AuthError `unavailable` where the database does not tell it */
export function timeOfStore(row: Pick<Told, 'store_now'> | undefined): number {
  const now = Number(row?.store_now);
  if (!Number.isFinite(now)) {
    throw unavailable('The database did not tell the time');
  }
  return now;
}

/** @returns `undefined` where the row is of no session */
export function sessionOf(row: SessionRow): SessionRecord | undefined {
  if (row.id === null) {
    return undefined;
  }
  return {
    id: String(row.id),
    subject: JSON.parse(String(row.subject)) as string,
    family: String(row.family),
    current: String(row.current_hash),
    previous: textOf(row.previous_hash),
    generation: Number(row.generation),
    nonce: textOf(row.nonce),
    attempt: textOf(row.attempt),
    device: textOf(row.device),
    claims: String(row.claims),
    createdAt: Number(row.created_at),
    rotatedAt: timeOf(row.rotated_at),
    idleExpiresAt: Number(row.idle_expires_at),
    expiresAt: Number(row.expires_at),
    revokedAt: timeOf(row.revoked_at),
  };
}

function textOf(value: SessionRow['nonce']): string | undefined {
  return value === null ? undefined : String(value);
}

function timeOf(value: SessionRow['revoked_at']): number | undefined {
  return value === null ? undefined : Number(value);
}
