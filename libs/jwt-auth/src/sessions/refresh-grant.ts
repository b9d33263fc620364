import type { SessionRecord } from './session-record.js';
import type { ReadAnswer, RotationAnswer } from './store-answers.js';

/** A rotation after which the client has tokens. */
export interface Granted extends ReadAnswer {
  readonly outcome: 'rotated' | 'held' | 'retried' | 'raced';
  readonly session: SessionRecord;
}

const GRANTED: readonly string[] = ['rotated', 'held', 'retried', 'raced'];

export function isGranted(answer: RotationAnswer): answer is Granted {
  return GRANTED.includes(answer.outcome) && answer.session !== undefined;
}

export function eventTypeOf(
  outcome: Granted['outcome'],
):
  | { readonly type: 'retried' | 'raced' }
  | { readonly type: 'refreshed'; readonly rotated: boolean } {
  return outcome === 'retried' || outcome === 'raced'
    ? { type: outcome }
    : { type: 'refreshed', rotated: outcome === 'rotated' };
}
