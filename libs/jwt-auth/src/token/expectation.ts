import type { VerifyingKeys } from '../keys/verifying-keys.js';
import type { ClaimsValidator } from './claims-schema.js';
import type { Revocations } from './revocations.js';

/** How tokens that are bound to a key (`cnf`, RFC 7800) are taken, since no binding is checked. */
export type BoundTokens = 'refuse' | 'ignore';

/** What a token must be in order to pass. */
export interface Expectation {
  readonly issuer: string;
  /** One of these must be among the token's audiences. */
  readonly audience: readonly string[];
  /** Normalized `typ`; `undefined` for any or none. */
  readonly type: string | undefined;
  /** Normalized `typ` that is asked for besides. */
  readonly typeAsked?: string | undefined;
  readonly subjectRequired: boolean;
  /** Seconds by which clocks may differ. */
  readonly clockTolerance: number;
  readonly maxBytes: number;
  readonly keys: VerifyingKeys;
  readonly claimsValidator: ClaimsValidator | undefined;
  /** Default `'refuse'`. */
  readonly boundTokens?: BoundTokens | undefined;
  /** Of our own tokens only: what others issue is for them to take back. */
  readonly revocations?: Revocations | undefined;
}
