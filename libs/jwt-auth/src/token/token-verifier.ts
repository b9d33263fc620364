import { AuthError } from '../errors.js';
import type { Clock } from '../clock.js';
import { andThen, isPromise, type MaybePromise } from '../maybe-promise.js';
import {
  type Check,
  type Examination,
  examinationOf,
  type Found,
} from './check.js';
import { CLAIM_CHECKS } from './claim-checks.js';
import { type CheckOutcome, type Explanation, outcomeOf } from './explain.js';
import { GATE } from './gate.js';
import { type Asked, Issuers } from './issuers.js';
import { normalizeType } from './media-type.js';
import { assertNotRevoked, REVOCATION_CHECK } from './revocation-check.js';
import { SIGNATURE_CHECKS } from './signature-checks.js';
import { verifiedFrom, type VerifiedToken } from './verified-token.js';

/** Everything that a token must pass, in order. Claims are looked at only once the signature is good. */
export const CHAIN: readonly Check[] = [
  ...GATE,
  ...SIGNATURE_CHECKS,
  ...CLAIM_CHECKS,
  REVOCATION_CHECK,
];

export interface VerifyOptions {
  /**
   * `typ` of the token; default: that of access tokens, for those of a trusted issuer its
   * own. A token of another type is refused with `type_mismatch`, whoever issued it.
   */
  type?: string;
  /**
   * One of these must be among the token's audiences. Default: the option `audience` of
   * the module for access tokens; the issuer itself for any other `type`, as in `sign()`.
   */
  audience?: string | readonly string[];
}

/** A token is verified so often at most, where what vouches for it changes meanwhile. */
const MAX_ROUNDS = 5;

/** The only place that decides whether a token is good. */
export class TokenVerifier {
  /** @param issuers what their access tokens must be; other types ask for less */
  constructor(
    private readonly issuers: Issuers,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AuthError `rejected`, with the code of the first check that failed;
   *   `unavailable` where that cannot be decided
   */
  verify(token: unknown, options?: VerifyOptions): MaybePromise<VerifiedToken> {
    return this.#verify(token, options, MAX_ROUNDS);
  }

  #verify(
    token: unknown,
    options: VerifyOptions | undefined,
    rounds: number,
  ): MaybePromise<VerifiedToken> {
    if (rounds === 0) {
      throw new AuthError('unavailable', 'temporarily_unavailable', {
        reason:
          'What vouches for the token changed each time that it was verified',
      });
    }
    const examination = this.#examine(token, options);
    const passed = pass(CHAIN, examination);
    return isPromise(passed)
      ? passed.then((found) => {
          const verified = verifiedFrom(found);
          // Time went on meanwhile, and what vouched for the token may have gone.
          if (!this.#isGoodBy(examination.issuers, verified)) {
            return this.#verify(token, options, rounds - 1);
          }
          assertNotRevoked(verified);
          return verified;
        })
      : verifiedFrom(passed);
  }

  /**
   * Whether an access token that passed would pass now: what it says is the same, but
   * time goes on, and its issuer and key may not be trusted any more. Costs no
   * cryptography.
   */
  isStillGood(token: VerifiedToken): boolean {
    return this.#isGoodBy(this.issuers, token);
  }

  #isGoodBy(issuers: Issuers, token: VerifiedToken): boolean {
    const { goodFrom, goodUntil, claims, expected, header, key } = token;
    const now = this.clock.now();
    return (
      now >= goodFrom &&
      now < goodUntil &&
      isNow(issuers.find(claims.iss), expected) &&
      isNow(expected.keys.resolve(header, now), key)
    );
  }

  /** Every check with its outcome. Goes on after a failure as far as there is something left to look at. */
  async explain(token: unknown, options?: VerifyOptions): Promise<Explanation> {
    const examination = this.#examine(token, options);
    const checks: CheckOutcome[] = [];
    let failed: CheckOutcome | undefined;
    for (const check of CHAIN) {
      const outcome = await outcomeOf(check, examination, failed);
      failed ??= outcome.outcome === 'failed' ? outcome : undefined;
      checks.push(outcome);
    }
    return failed?.code === undefined
      ? { accepted: true, checks }
      : { accepted: false, code: failed.code, checks };
  }

  #examine(input: unknown, options: VerifyOptions | undefined): Examination {
    const issuers =
      options === undefined ? this.issuers : this.#issuersFor(options);
    return examinationOf(input, issuers, this.clock.now());
  }

  #issuersFor({ type, audience }: VerifyOptions): Issuers {
    const { own } = this.issuers;
    const typeAsked = type === undefined ? own.type : normalizeType(type);
    const asked: Asked = {
      ...(type !== undefined && { typeAsked }),
      ...(audience !== undefined && { audience: [audience].flat() }),
    };
    if (typeAsked === own.type) {
      return this.issuers.asking(asked);
    }
    // What others issue for other purposes is none of ours.
    return new Issuers({
      ...own,
      // The default of sign().
      audience: [own.issuer],
      ...asked,
      type: typeAsked,
      subjectRequired: false,
      claimsValidator: undefined,
    });
  }
}

/** Where it takes time to find out, whoever verifies the token anew waits for it, and is told if it fails. */
function isNow<T>(found: MaybePromise<T | undefined>, wanted: T): boolean {
  if (found === wanted) {
    return true;
  }
  if (isPromise(found)) {
    found.catch(() => undefined);
  }
  return false;
}

/** Goes through the checks at once, or from a promise on later where one needs it. */
function pass(
  checks: readonly Check[],
  examination: Examination,
  from = 0,
): MaybePromise<Found> {
  // Each check runs only after those that find what it needs.
  const found = examination as Found;
  for (let index = from; index < checks.length; index++) {
    const check = checks[index] as Check;
    const verdict = check.passes(found);
    if (isPromise(verdict)) {
      return andThen(verdict, (passed) => {
        refuseUnless(passed, check, found);
        return pass(checks, examination, index + 1);
      });
    }
    refuseUnless(verdict, check, found);
  }
  return found;
}

function refuseUnless(
  passed: boolean,
  check: Check,
  { detail }: Examination,
): void {
  if (!passed) {
    const reason = `Token refused at ${check.name}: expected that ${check.expects}`;
    throw new AuthError('rejected', check.code, {
      check: check.name,
      reason: detail === undefined ? reason : `${reason} (${detail})`,
    });
  }
}
