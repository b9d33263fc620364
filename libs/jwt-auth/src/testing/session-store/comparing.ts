import assert from 'node:assert/strict';
import type { SessionRecord } from '../../sessions/session-record.js';

/** Without members that are `undefined`, which a store may leave out. */
export function plain(record: SessionRecord | undefined): unknown {
  return JSON.parse(JSON.stringify(record ?? null)) as unknown;
}

/** Times that a store keeps to the millisecond. */
export function assertSameTime(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) < 0.002,
    `${actual} is not ${expected}`,
  );
}
