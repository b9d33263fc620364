import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { Expectation } from './expectation.js';

/** Issuers other than the application itself whose access tokens are accepted. */
export interface TrustedIssuers {
  /**
   * What tokens of the issuer must be; `undefined` where it is not trusted.
   *
   * @param issuer as a token names it that nobody has vouched for yet
   * @throws AuthError `unavailable` where it cannot be decided
   */
  find(issuer: string): MaybePromise<Expectation | undefined>;
}

/** What a caller may ask for. */
export type Asked = Partial<Pick<Expectation, 'audience' | 'typeAsked'>>;

const NO_OTHERS: TrustedIssuers = { find: () => undefined };

/** What a token must be, by the issuer that it names. */
export class Issuers {
  /**
   * @param own what the application's own tokens must be
   * @param others by default none
   */
  constructor(
    readonly own: Expectation,
    private readonly others: TrustedIssuers = NO_OTHERS,
  ) {}

  /** @param issuer `iss` of a token, whatever it is */
  find(issuer: unknown): MaybePromise<Expectation | undefined> {
    if (issuer === this.own.issuer) {
      return this.own;
    }
    return typeof issuer === 'string' ? this.others.find(issuer) : undefined;
  }

  /** The same issuers, with tokens that must be what is asked for here. */
  asking(asked: Asked): Issuers {
    // One for each, since whoever looks whether it is the same still compares by identity.
    const derived = new WeakMap<Expectation, Expectation>();
    const meant = (expected: Expectation): Expectation => {
      const found = derived.get(expected) ?? { ...expected, ...asked };
      derived.set(expected, found);
      return found;
    };
    return new Issuers(meant(this.own), {
      find: (issuer) =>
        andThen(
          this.others.find(issuer),
          (expected) => expected && meant(expected),
        ),
    });
  }
}
