import { refusedToIssue } from './issue-error.js';

/** OpenID Connect Core 1.0 section 2 sets the same limit. */
export const MAX_SUBJECT_LENGTH = 255;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Text that is not empty and is well-formed Unicode. Different lone surrogates become
 * the same bytes in UTF-8, so two ill-formed texts could pass for one in a store.
 */
export function isWellFormedText(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && !LONE_SURROGATE.test(value)
  );
}

/**
 * Refuses a subject that no token and no session may have. A subject is well-formed
 * text of 1 to 255 UTF-16 code units.
 *
 * @throws AuthError `misconfigured` with `claim_invalid`; the message names the fault,
 *   never the value
 */
export function assertSubject(value: unknown): asserts value is string {
  const fault = subjectFault(value);
  if (fault !== undefined) {
    throw refusedToIssue('claim_invalid', `The subject ${fault}`);
  }
}

function subjectFault(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    const type = value === null ? 'null' : typeof value;
    const isNumber = type === 'number' || type === 'bigint';
    return `must be text, and it is ${type}${isNumber ? ': give String(id)' : ''}`;
  }
  if (value === '') {
    return 'must not be empty';
  }
  if (value.length > MAX_SUBJECT_LENGTH) {
    return `must have at most ${MAX_SUBJECT_LENGTH} characters, and it has ${value.length}`;
  }
  return isWellFormedText(value)
    ? undefined
    : 'must be well-formed Unicode, and it holds half of a surrogate pair';
}
