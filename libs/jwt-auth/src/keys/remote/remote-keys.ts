import { AuthError } from '../../errors.js';
import type { MaybePromise } from '../../maybe-promise.js';
import type { Monotonic } from '../../monotonic.js';
import { isKid, type Key } from '../key.js';
import type { KeyHint, VerifyingKeys } from '../verifying-keys.js';
import { PublishedKeys, type RemoteKeysEnvironment } from './published-keys.js';
import type { RemoteSettings } from './remote-settings.js';
import { UnknownKids } from './unknown-kids.js';

/** An unknown `kid` is not worth another fetch for so many cooldowns; longer would keep out one that came before its key did. */
const COOLDOWNS_UNKNOWN = 2;

/**
 * The keys that another issuer publishes. A known key is answered at once, and no
 * fetch that fails takes it away before its time. Ages and pauses are monotonic.
 */
export class RemoteKeys implements VerifyingKeys {
  readonly #title: string;
  readonly #monotonic: Monotonic;
  readonly #published: PublishedKeys;
  readonly #unknown: UnknownKids;

  constructor(settings: RemoteSettings, environment: RemoteKeysEnvironment) {
    const { title = JSON.stringify(settings.issuer) } = environment;
    this.#title = title;
    this.#monotonic = environment.monotonic;
    this.#published = new PublishedKeys(settings, environment);
    this.#unknown = new UnknownKids(
      settings.cooldown * COOLDOWNS_UNKNOWN,
      environment.monotonic,
    );
  }

  /** Begins to read the keys, so that the first token need not wait; never fails. */
  start(): void {
    void this.#published.fetch();
  }

  /** Ends the fetch under way, and begins none from then on. */
  close(): void {
    this.#published.close();
  }

  /** Whether the issuer has given keys at any time. */
  get haveBeenRead(): boolean {
    return this.#published.held !== undefined;
  }

  resolve(hint: KeyHint, now: number): MaybePromise<Key | undefined> {
    const time = this.#monotonic();
    const { held } = this.#published;
    if (held !== undefined && time < held.refreshAt) {
      return held.ring.resolve(hint, now) ?? this.#missing(hint, now);
    }
    const fetching = this.#published.fetch();
    if (held !== undefined && this.#serves(time)) {
      return held.ring.resolve(hint, now) ?? this.#missing(hint, now);
    }
    if (fetching === undefined) {
      throw this.#unavailable();
    }
    return fetching.then(() => this.#decide(hint, now));
  }

  /** Past its freshness a set serves only where the issuer failed to give a newer one. */
  #serves(time: number): boolean {
    const { held, failure } = this.#published;
    const end = failure === undefined ? held?.expiresAt : held?.uselessAt;
    return end !== undefined && time < end;
  }

  #missing(hint: KeyHint, now: number): MaybePromise<Key | undefined> {
    const isNoKid = hint.kid !== undefined && !isKid(hint.kid);
    const { failure } = this.#published;
    if (isNoKid || (failure === undefined && this.#unknown.has(hint))) {
      return undefined;
    }
    const fetching = this.#published.fetch();
    return fetching === undefined
      ? this.#absent()
      : fetching.then(() => this.#decide(hint, now));
  }

  /** The answer once the fetch that was waited for is over. */
  #decide(hint: KeyHint, now: number): Key | undefined {
    const { held, failure } = this.#published;
    if (held === undefined || !this.#serves(this.#monotonic())) {
      throw this.#unavailable();
    }
    const key = held.ring.resolve(hint, now);
    if (key === undefined && failure === undefined) {
      this.#unknown.add(hint);
    }
    return key ?? this.#absent();
  }

  /** Only where the issuer could be asked is a key known to be unknown. */
  #absent(): undefined {
    if (this.#published.failure !== undefined) {
      throw this.#unavailable();
    }
  }

  #unavailable(): AuthError {
    const { failure = 'they are no longer read' } = this.#published;
    return new AuthError('unavailable', 'temporarily_unavailable', {
      reason: `The keys of ${this.#title} are out of reach: ${failure}`,
      retryAfter: this.#published.retryAfter(),
    });
  }
}
