import type { AuthErrorCode } from '../errors.js';
import type { Algorithm } from '../keys/algorithms.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { Key } from '../keys/key.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { ClaimsValidator } from './claims-schema.js';
import type { JsonObject } from './json-object.js';
import type { JwsParts } from './signature.js';

/** What a token must be in order to pass. */
export interface Expectation {
  readonly issuer: string;
  /** One of these must be among the token's audiences. */
  readonly audience: readonly string[];
  /** Normalized `typ`. */
  readonly type: string;
  readonly subjectRequired: boolean;
  /** Seconds by which clocks may differ. */
  readonly clockTolerance: number;
  readonly maxBytes: number;
  readonly keyRing: KeyRing;
  readonly claimsValidator: ClaimsValidator | undefined;
}

/** Members of a JOSE header that count here; all others are ignored (RFC 7515 section 4). */
export interface JoseHeader extends JsonObject {
  alg: Algorithm;
  typ: string;
  kid?: string;
}

/** A token on its way through the checks; each one finds what the earlier left here. */
export interface Examination {
  readonly input: unknown;
  readonly expected: Expectation;
  /** Seconds since the epoch, the same for all checks. */
  readonly now: number;
  /** Set once the input is text of acceptable length. */
  text?: string;
  parts?: JwsParts & { readonly header: string; readonly payload: string };
  header?: JoseHeader;
  payload?: JsonObject;
  key?: Key;
  /** The payload once the signature is good. */
  signed?: JsonObject;
  /** The payload as the claims schema hands it on. */
  claims?: JsonObject;
  /** Names what the last failed check found wrong; never a value. */
  detail?: string;
}

/** An examination in which everything has been found. */
export type Found = Required<Examination>;

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
