import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import { AuthError } from '../errors.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { Monotonic } from '../monotonic.js';
import { within } from '../outage/within.js';
import type { Expectation } from './expectation.js';
import type { TrustedIssuers } from './issuers.js';
import { type Tenant, TenantShelves } from './tenant-shelves.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/** For how long the answer of the team counts, seconds. */
const TRUSTED_FOR = 300;
/** For how long a tenant is served after that while it is asked about anew, seconds. */
const SERVED_FOR = 60;
const UNKNOWN_FOR = 30;
/** A question that failed is not asked again for so long, seconds. */
const FAILED_FOR = 1;
/** Longest that the team may think about it, seconds. */
const PATIENCE = 5;
/** Anyone can make issuers up, so no more questions than these are open at once. */
const MAX_ASKING = 1000;
const MAX_HELD = 1000;
/** Neither white space, controls nor line separators, nor half of a surrogate pair. */
const PLAUSIBLE = /^[^\0-\x20\x7f-\x9f\u2028\u2029\p{Surrogate}]{1,512}$/u;

export interface TenantSettings<Options extends object> {
  /** The team's answer; `undefined` if the issuer is none of its tenants. */
  readonly ask: (issuer: string) => MaybePromise<Options | undefined>;
  /**
   * @param isKnown the issuer has given keys before
   * @throws AuthError `misconfigured` if the options are not good, `unavailable` if too
   *   many issuers are new
   */
  readonly trust: (
    issuer: string,
    options: Options,
    isKnown: boolean,
  ) => TrustedIssuer;
  readonly monotonic: Monotonic;
}

/**
 * Issuers that the team names when a token of theirs arrives. Issuers that are no
 * tenants, and tenants that gave no keys, are held apart, so that made-up issuers
 * displace no tenant that is known.
 */
export class TenantIssuers<Options extends object> implements TrustedIssuers {
  readonly #tenants = new TenantShelves<Options>();
  readonly #strangers = new LRUCache<string, number>({ max: MAX_HELD });
  readonly #failures = new LRUCache<string, number>({ max: MAX_HELD });
  readonly #asking = new Map<string, Promise<Expectation | undefined>>();
  #closed = false;

  constructor(private readonly settings: TenantSettings<Options>) {}

  find(issuer: string): MaybePromise<Expectation | undefined> {
    const now = this.settings.monotonic();
    const tenant = this.#tenants.get(issuer);
    if (tenant !== undefined && now < tenant.until + SERVED_FOR) {
      if (now >= tenant.until) {
        this.#renew(issuer, now);
      }
      return tenant.issuer.expected;
    }
    if (!PLAUSIBLE.test(issuer) || now < (this.#strangers.get(issuer) ?? 0)) {
      return undefined;
    }
    const asking = this.#asking.get(issuer);
    if (asking !== undefined) {
      return asking;
    }
    if (this.#hasJustFailed(issuer, now)) {
      throw undecided('has just failed');
    }
    if (this.#asking.size >= MAX_ASKING) {
      throw undecided('has not answered a thousand questions yet');
    }
    return this.#begin(issuer);
  }

  close(): void {
    this.#closed = true;
    this.#tenants.clear();
  }

  /** Asks about a tenant that is served meanwhile, unless that is being done or has just failed. */
  #renew(issuer: string, now: number): void {
    if (!this.#asking.has(issuer) && !this.#hasJustFailed(issuer, now)) {
      this.#begin(issuer).catch(() => this.#fail(issuer));
    }
  }

  #hasJustFailed(issuer: string, now: number): boolean {
    return now < (this.#failures.get(issuer) ?? 0);
  }

  #begin(issuer: string): Promise<Expectation | undefined> {
    const asking = this.#ask(issuer).finally(() => this.#asking.delete(issuer));
    this.#asking.set(issuer, asking);
    return asking;
  }

  async #ask(issuer: string): Promise<Expectation | undefined> {
    const options = await this.#answer(issuer);
    const now = this.settings.monotonic();
    if (options === undefined) {
      this.#tenants.delete(issuer);
      this.#strangers.set(issuer, now + UNKNOWN_FOR);
      return undefined;
    }
    const held = this.#tenants.get(issuer);
    const trusted = this.#trusted(issuer, options, held);
    const until = now + TRUSTED_FOR;
    this.#tenants.set(issuer, { options, issuer: trusted, until });
    if (this.#closed) {
      this.#tenants.clear();
    }
    return trusted.expected;
  }

  #trusted(
    issuer: string,
    options: Options,
    held: Tenant<Options> | undefined,
  ): TrustedIssuer {
    if (held !== undefined && isDeepStrictEqual(held.options, options)) {
      return held.issuer;
    }
    try {
      return this.settings.trust(
        issuer,
        options,
        this.#tenants.isKnown(issuer),
      );
    } catch (error) {
      if (error instanceof AuthError && error.kind === 'unavailable') {
        this.#fail(issuer);
      }
      throw error;
    }
  }

  async #answer(issuer: string): Promise<Options | undefined> {
    try {
      const answer = await within(
        PATIENCE,
        async () => this.settings.ask(issuer),
        () => new Error(`No answer within ${PATIENCE} seconds`),
      );
      return answer ?? undefined;
    } catch (cause) {
      this.#fail(issuer);
      throw undecided('failed', cause);
    }
  }

  #fail(issuer: string): void {
    this.#failures.set(issuer, this.settings.monotonic() + FAILED_FOR);
  }
}

function undecided(what: string, cause?: unknown): AuthError {
  return new AuthError('unavailable', 'temporarily_unavailable', {
    reason: `issuerResolver ${what}, so it cannot be decided whether the issuer of the token is trusted`,
    cause,
  });
}
