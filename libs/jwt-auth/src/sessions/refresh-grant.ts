import type { SessionRecord } from './session-record.js';
import type { ReadAnswer, RotationAnswer } from './store-answers.js';

/** A rotation after which the client has tokens. */
export type Granted = ReadAnswer & { readonly session: SessionRecord } & (
    | { readonly outcome: 'rotated' | 'held' }
    | { readonly outcome: 'retried' | 'raced'; readonly first: boolean }
  );

const GRANTED: readonly string[] = ['rotated', 'held', 'retried', 'raced'];

export function isGranted(answer: RotationAnswer): answer is Granted {
  return GRANTED.includes(answer.outcome) && answer.session !== undefined;
}

/** Whether the token that a rotation spent came again, for the first time. */
export function isFirstToFollow(answer: Granted): boolean {
  return 'first' in answer && answer.first;
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
