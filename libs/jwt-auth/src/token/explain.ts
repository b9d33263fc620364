import type { AuthErrorCode } from '../errors.js';

/** One check of the verifier and how the token fared. */
export interface CheckOutcome {
  /** Name of the check, such as `signature` or `not_expired`. */
  readonly check: string;
  /** What is expected, as a sentence for people. */
  readonly expects: string;
  /** `skipped` where an earlier failure left nothing to look at. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The error code, where the check failed. */
  readonly code?: AuthErrorCode;
  /** Names of the claims that the schema refused; never their values. */
  readonly detail?: string;
}

/** All checks in the order in which the verifier makes them. Holds nothing of the token. */
export interface Explanation {
  readonly accepted: boolean;
  /** What `verify()` refuses the token with. */
  readonly code?: AuthErrorCode;
  readonly checks: readonly CheckOutcome[];
}
