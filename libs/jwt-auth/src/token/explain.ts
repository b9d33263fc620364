import type { AuthErrorCode } from '../errors.js';
import type { Check, Examination, Found } from './check.js';

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

/** @param failed a check before: then what cannot be decided makes no difference */
export async function outcomeOf(
  { name, expects, code, needs, passes }: Check,
  examination: Examination,
  failed: CheckOutcome | undefined,
): Promise<CheckOutcome> {
  const skipped = { check: name, expects, outcome: 'skipped' } as const;
  if (needs !== 'input' && examination[needs] === undefined) {
    return skipped;
  }
  let passed: boolean;
  try {
    passed = await passes(examination as Found);
  } catch (error) {
    if (failed === undefined) {
      throw error;
    }
    return skipped;
  }
  const { detail } = examination;
  return passed
    ? { check: name, expects, outcome: 'passed' }
    : {
        check: name,
        expects,
        outcome: 'failed',
        code,
        ...(detail === undefined ? {} : { detail }),
      };
}
