import { isAlgorithm } from '../algorithms.js';
import type { KeyRecord } from './key-store.js';

type Rule = (value: unknown) => boolean;

const isText: Rule = (value) => typeof value === 'string';
const isTime: Rule = Number.isSafeInteger;
const isOrdinal: Rule = (value) => isTime(value) && Number(value) > 0;

const RULES: Readonly<Record<keyof KeyRecord, Rule>> = {
  sequence: isOrdinal,
  version: isOrdinal,
  kid: isText,
  algorithm: (value) => isAlgorithm(value) && !value.startsWith('HS'),
  publicJwk: (value) => isObject(value) && Object.values(value).every(isText),
  publishedAt: isTime,
  signFrom: isTime,
  revokedAt: (value) => value === undefined || isTime(value),
  keyEncryptionKeyId: isText,
  salt: isText,
  iv: isText,
  ciphertext: isText,
  tag: isText,
};
const MEMBERS = Object.entries(RULES);

/** Whether it has the shape of a record; what it says is not to be trusted yet. */
export function isKeyRecord(value: unknown): value is KeyRecord {
  return (
    isObject(value) && MEMBERS.every(([name, isRight]) => isRight(value[name]))
  );
}

/** The record without what else a store may have put beside its members. */
export function bareRecord(record: KeyRecord): KeyRecord {
  return Object.fromEntries(
    MEMBERS.map(([name]) => [name, record[name as keyof KeyRecord]]).filter(
      ([, value]) => value !== undefined,
    ),
  ) as unknown as KeyRecord;
}

/** The same text for the same record, whatever order a store has put its members in. */
export function textOf(record: KeyRecord): string {
  return JSON.stringify([
    MEMBERS.map(([name]) => record[name as keyof KeyRecord]),
    Object.entries(record.publicJwk).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

/** What a row says its sequence is, whatever else is wrong with it. */
export function sequenceOf(row: unknown): number | undefined {
  const sequence = isObject(row) ? row['sequence'] : undefined;
  return isTime(sequence) ? (sequence as number) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
