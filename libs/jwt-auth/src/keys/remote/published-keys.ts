import type { Monotonic } from '../../monotonic.js';
import type { RateLimit } from '../../outage/rate-limit.js';
import type { KeyRing } from '../key-ring.js';
import type { Key } from '../key.js';
import { asFailure, FetchFailure } from './fetch-failure.js';
import type { HostLookup } from './pinned-lookup.js';
import { type KeySet, readKeySet } from './read-key-set.js';
import type { RemoteSettings } from './remote-settings.js';

export interface RemoteKeysEnvironment {
  readonly monotonic: Monotonic;
  /**
   * Limits the fetches for issuers that have given no keys yet, if strangers can cause
   * them. Default: no limit.
   */
  readonly newcomers?: RateLimit | undefined;
  /** Told once of every new reason why keys cannot be read or taken. */
  readonly warn: (message: string) => void;
  /** Names the issuer in errors. Default: the issuer, quoted; not for text of a stranger. */
  readonly title?: string | undefined;
  /** By default that of `node:dns`. */
  readonly resolveHost?: HostLookup | undefined;
}

/** The last good set, and the times by the monotonic clock at which it ages. */
interface HeldSet {
  readonly ring: KeyRing;
  readonly keys: readonly Key[];
  /** It still answers, but is read again. */
  readonly refreshAt: number;
  /** It answers only if no newer one can be had. */
  readonly expiresAt: number;
  readonly uselessAt: number;
}

/** Share of its life after which a set is read again. */
const REFRESH_SHARE = 0.75;

/**
 * The set that an issuer publishes, as read last. One fetch at a time, and a pause
 * after each; one that fails leaves what is held as it is.
 */
export class PublishedKeys {
  held: HeldSet | undefined;
  /** Why the last fetch failed; `undefined` where it did not. */
  failure: string | undefined;
  #failures = 0;
  #fetching: Promise<void> | undefined;
  #abort: AbortController | undefined;
  #nextFetchAt = -Infinity;
  #warned: string | undefined;
  #closed = false;

  constructor(
    private readonly settings: RemoteSettings,
    private readonly environment: RemoteKeysEnvironment,
  ) {}

  /** The fetch under way, or a new one where it is time for it. Never rejects. */
  fetch(): Promise<void> | undefined {
    const time = this.environment.monotonic();
    const due = time >= this.#nextFetchAt && !this.#closed;
    if (this.#fetching === undefined && due && this.#isAllowed(time)) {
      // What may throw is a logger that was given.
      this.#fetching = this.#read().catch(() => undefined);
    }
    return this.#fetching;
  }

  /** Whole seconds until the next fetch may begin; at least one. */
  retryAfter(): number {
    const wait = this.#nextFetchAt - this.environment.monotonic();
    return Math.max(1, Math.ceil(wait));
  }

  close(): void {
    this.#closed = true;
    this.#abort?.abort();
  }

  #isAllowed(time: number): boolean {
    const { newcomers } = this.environment;
    if (
      this.held !== undefined ||
      newcomers === undefined ||
      newcomers.take()
    ) {
      return true;
    }
    this.failure = 'too many issuers that are new are read';
    this.#nextFetchAt = time + 1;
    return false;
  }

  async #read(): Promise<void> {
    const outcome = await this.#attempt();
    const time = this.environment.monotonic();
    this.#fetching = undefined;
    if (outcome instanceof FetchFailure) {
      this.failure = outcome.message;
      this.#failures++;
      this.#nextFetchAt = time + this.#pause();
      this.#tell(`cannot be read: ${outcome.message}`);
      return;
    }
    this.failure = undefined;
    this.#failures = 0;
    this.#nextFetchAt = time + this.settings.cooldown;
    this.held = heldSet(outcome, time, this.settings);
    const [first, ...others] = outcome.refused;
    this.#tell(
      first && `were not all taken: ${first} (and ${others.length} more)`,
    );
  }

  async #attempt(): Promise<KeySet | FetchFailure> {
    const { settings, environment } = this;
    const abort = new AbortController();
    const milliseconds = settings.timeout * 1000;
    const timer = setTimeout(() => abort.abort(), milliseconds).unref();
    this.#abort = abort;
    const { resolveHost } = environment;
    const fetching = { settings, signal: abort.signal, resolveHost };
    try {
      return await readKeySet(settings, fetching, this.held?.keys ?? []);
    } catch (error) {
      return asFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** An issuer that never answered may be starting up beside the application. */
  #pause(): number {
    const { cooldown } = this.settings;
    return this.held === undefined
      ? Math.min(cooldown, 2 ** (this.#failures - 1))
      : cooldown;
  }

  #tell(message: string | undefined): void {
    const isNews = message !== undefined && message !== this.#warned;
    this.#warned = message;
    if (isNews && !this.#closed) {
      const issuer = JSON.stringify(this.settings.issuer);
      this.environment.warn(`Keys of ${issuer} ${message}`);
    }
  }
}

function heldSet(
  { ring, keys, freshFor }: KeySet,
  readAt: number,
  { cooldown, staleFor }: RemoteSettings,
): HeldSet {
  // Not over before the next fetch may begin.
  const life = Math.max(freshFor, cooldown);
  return {
    ring,
    keys,
    refreshAt: readAt + life * REFRESH_SHARE,
    expiresAt: readAt + life,
    uselessAt: readAt + life + staleFor,
  };
}
