import type { AuthErrorCode } from '../errors.js';
import type { Algorithm } from '../keys/algorithms.js';
import type { Key } from '../keys/key.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { Expectation } from './expectation.js';
import type { Issuers } from './issuers.js';
import type { JsonObject } from '../json-object.js';
import type { JwsParts } from './signature.js';

/** Members of a JOSE header that count here; all others are ignored (RFC 7515 section 4). */
export interface JoseHeader extends JsonObject {
  alg: Algorithm;
  typ?: string;
  kid?: string;
}

/** What the checks are asked about. */
interface Question {
  readonly input: unknown;
  readonly issuers: Issuers;
  /** Seconds since the epoch, the same for all checks. */
  readonly now: number;
}

/** What the checks leave for the later ones. */
interface Findings {
  /** What a token of its issuer must be; until that is known, what one of our own must be. */
  expected: Expectation;
  /** The input, once it is text of acceptable length. */
  text: string;
  parts: JwsParts & { readonly header: string; readonly payload: string };
  header: JoseHeader;
  payload: JsonObject;
  key: Key;
  /** The payload once the signature is good. */
  signed: JsonObject;
  /** The payload as the claims schema hands it on. */
  claims: JsonObject;
  /** Names what the last failed check found wrong; never a value. */
  detail: string;
}

/** A token on its way through the checks. */
export type Examination = Question &
  Pick<Findings, 'expected'> & {
    [Part in keyof Findings]: Findings[Part] | undefined;
  };

/** An examination in which everything has been found. */
export type Found = Question & Findings;

/** An examination in which nothing is found yet. */
export function examinationOf(
  input: unknown,
  issuers: Issuers,
  now: number,
): Examination {
  // All members from the start: an object that grows is slow to read.
  return {
    input,
    issuers,
    now,
    expected: issuers.own,
    text: undefined,
    parts: undefined,
    header: undefined,
    payload: undefined,
    key: undefined,
    signed: undefined,
    claims: undefined,
    detail: undefined,
  };
}

/** One thing that a token must satisfy. */
export interface Check {
  readonly name: string;
  /** What is expected, as a sentence for people. */
  readonly expects: string;
  readonly code: AuthErrorCode;
  /** What must have been found before the check can be made. */
  readonly needs: keyof Examination;
  readonly passes: (examination: Found) => MaybePromise<boolean>;
}
