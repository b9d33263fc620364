import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import { AuthError } from '../errors.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { Monotonic } from '../monotonic.js';
import { within } from '../outage/within.js';
import type { Expectation } from './expectation.js';
import type { TrustedIssuers } from './issuers.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/** For how long the answer of the team counts, seconds. */
const TRUSTED_FOR = 300;
const UNKNOWN_FOR = 30;
/** A question that failed is not asked again for so long, seconds. */
const FAILED_FOR = 1;
/** Longest that the team may think about it, seconds. */
const PATIENCE = 5;
/** Anyone can make issuers up, so no more questions than these are open at once. */
const MAX_ASKING = 1000;
/** More than these at the same time are asked about anew. */
const MAX_HELD = 1000;

export interface TenantSettings<Options extends object> {
  /** The team's answer; `undefined` where the issuer is none of its tenants. */
  readonly ask: (issuer: string) => MaybePromise<Options | undefined>;
  /** @throws AuthError `misconfigured` where the options are not good */
  readonly trust: (issuer: string, options: Options) => TrustedIssuer;
  readonly monotonic: Monotonic;
}

interface Tenant<Options> {
  readonly options: Options;
  readonly issuer: TrustedIssuer;
  readonly until: number;
}

/**
 * Issuers that the team names when a token of theirs arrives. Who is no tenant is
 * held apart, so that made-up issuers displace none that is.
 */
export class TenantIssuers<Options extends object> implements TrustedIssuers {
  readonly #tenants = new LRUCache<string, Tenant<Options>>({
    max: MAX_HELD,
    dispose: ({ issuer }) => issuer.close(),
    noDisposeOnSet: true,
  });
  readonly #strangers = new LRUCache<string, number>({ max: MAX_HELD });
  readonly #failures = new LRUCache<string, number>({ max: MAX_HELD });
  readonly #asking = new Map<string, Promise<Expectation | undefined>>();
  #closed = false;

  constructor(private readonly settings: TenantSettings<Options>) {}

  find(issuer: string): MaybePromise<Expectation | undefined> {
    const now = this.settings.monotonic();
    const tenant = this.#tenants.get(issuer);
    if (tenant !== undefined && now < tenant.until) {
      return tenant.issuer.expected;
    }
    if (now < (this.#strangers.get(issuer) ?? 0)) {
      return undefined;
    }
    let asking = this.#asking.get(issuer);
    if (asking === undefined) {
      if (now < (this.#failures.get(issuer) ?? 0)) {
        throw undecided('has just failed');
      }
      if (this.#asking.size >= MAX_ASKING) {
        throw undecided('has not answered a thousand questions yet');
      }
      asking = this.#ask(issuer).finally(() => this.#asking.delete(issuer));
      this.#asking.set(issuer, asking);
    }
    return asking;
  }

  close(): void {
    this.#closed = true;
    this.#tenants.clear();
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
    const unchanged =
      held !== undefined && isDeepStrictEqual(held.options, options);
    const trusted = unchanged
      ? held.issuer
      : this.settings.trust(issuer, options);
    if (!unchanged) {
      held?.issuer.close();
    }
    const until = now + TRUSTED_FOR;
    this.#tenants.set(issuer, { options, issuer: trusted, until });
    if (this.#closed) {
      this.#tenants.clear();
    }
    return trusted.expected;
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
      this.#failures.set(issuer, this.settings.monotonic() + FAILED_FOR);
      throw undecided('failed', cause);
    }
  }
}

function undecided(what: string, cause?: unknown): AuthError {
  return new AuthError('unavailable', 'temporarily_unavailable', {
    reason: `issuerResolver ${what}, so it cannot be decided whether the issuer of the token is trusted`,
    cause,
  });
}
