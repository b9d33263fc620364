import type { Expectation } from './expectation.js';
import type { TrustedIssuers } from './issuers.js';

/** An issuer whose access tokens are accepted. */
export interface TrustedIssuer {
  /** What its tokens must be. */
  readonly expected: Expectation;
  /** Whether it has given keys at any time, so that it is no stranger. */
  hasGivenKeys(): boolean;
  /** Fetches its keys no more. */
  close(): void;
}

/** Issuers named at boot, and behind them those that are found out at run time. */
export class ListedIssuers implements TrustedIssuers {
  readonly #byName: ReadonlyMap<string, TrustedIssuer>;

  constructor(
    listed: readonly TrustedIssuer[],
    private readonly others: TrustedIssuers & { close(): void },
  ) {
    this.#byName = new Map(listed.map((it) => [it.expected.issuer, it]));
  }

  find(issuer: string): ReturnType<TrustedIssuers['find']> {
    return this.#byName.get(issuer)?.expected ?? this.others.find(issuer);
  }

  close(): void {
    this.#byName.forEach((issuer) => issuer.close());
    this.others.close();
  }
}
