import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.js';
import { Doorkeeper } from './doorkeeper.js';
import { ExpirySpans } from './expiry-spans.js';
import { ownText } from './own-text.js';

/** How the cache of verified tokens fares, since the start of the application. */
export interface CacheStatistics {
  /** Times that a token was found, and found still good. */
  readonly hits: number;
  /** Times that it was not, so that it was verified from the start; bad tokens count here too. */
  readonly misses: number;
  /** Tokens that had to make room for others. Many of them: raise `cache.maxEntries`. */
  readonly evictions: number;
  /** Tokens that are held now. */
  readonly size: number;
  readonly maxEntries: number;
}

export interface CacheSettings<Value> {
  readonly maxEntries: number;
  /** Whether what is held would be the answer now as well; asked on every hit. */
  readonly isStillGood: (value: Value) => boolean;
  /** From when on it never is, seconds since the epoch. It is dropped soon after. */
  readonly goodUntil: (value: Value) => number;
  readonly clock: Clock;
}

interface Entry<Value> {
  readonly token: string;
  readonly value: Value;
  readonly span: number;
  /** When its use was noted last, seconds since the epoch. */
  usedAt: number;
}

/** Hashing the end of a token is enough to find it, and cheaper than all of it; the whole is compared. */
const TAIL_LENGTH = 32;

/** Uses within so many seconds are noted as one: noting costs more than all else that a hit takes. */
const USE_SECONDS = 1;

const SWEEP_MILLISECONDS = ExpirySpans.SECONDS * 1000;
/** Dropped at once at most, and the pause before more are, so that requests do not wait. */
const DROPPED_AT_ONCE = 2000;
const PAUSE_MILLISECONDS = 5;

/**
 * What good tokens said, so that their signatures need not be checked again. Holds
 * the tokens used last, and no token past its expiry: neither as an answer nor, but
 * for some seconds, in memory. Only the exact token is found. Once it is full, a
 * token is held from its second use on: those used once displace none used often.
 */
export class VerifiedTokenCache<Value> {
  readonly #entries: LRUCache<string, Entry<Value>>;
  readonly #spans = new ExpirySpans();
  readonly #settings: CacheSettings<Value>;
  readonly #doorkeeper: Doorkeeper;
  #sweep: NodeJS.Timeout | undefined;
  #closed = false;
  #hits = 0;
  #misses = 0;
  #evictions = 0;

  constructor(settings: CacheSettings<Value>) {
    this.#settings = settings;
    this.#doorkeeper = new Doorkeeper(settings.maxEntries);
    this.#entries = new LRUCache({
      max: settings.maxEntries,
      dispose: ({ span }, tail, reason) => {
        this.#evictions += reason === 'evict' ? 1 : 0;
        this.#spans.remove(tail, span);
      },
    });
  }

  /** `undefined` where the token is not held, or is no longer good. */
  get(token: unknown): Value | undefined {
    const tail = typeof token === 'string' ? token.slice(-TAIL_LENGTH) : '';
    const entry = this.#entries.peek(tail);
    if (entry !== undefined && entry.token === token) {
      if (this.#settings.isStillGood(entry.value)) {
        this.#hits++;
        this.#note(tail, entry);
        return entry.value;
      }
      this.#entries.delete(tail);
    }
    this.#misses++;
    return undefined;
  }

  /** Offers a token that is good. */
  set(token: string, value: Value): void {
    const { size, max } = this.#entries;
    if (this.#closed || (size === max && !this.#doorkeeper.knows(token))) {
      return;
    }
    const own = ownText(token);
    const tail = own.slice(-TAIL_LENGTH);
    const usedAt = this.#settings.clock.now();
    const span = ExpirySpans.of(this.#settings.goodUntil(value));
    // In this order: an entry that is replaced takes its name out of its span.
    this.#entries.set(tail, { token: own, value, span, usedAt });
    this.#spans.add(tail, span);
    this.#sweep ??= this.#sweepIn(SWEEP_MILLISECONDS);
  }

  /** Forgets everything, and remembers nothing from then on. */
  close(): void {
    this.#closed = true;
    this.#entries.clear();
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
  }

  statistics(): CacheStatistics {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      size: this.#entries.size,
      maxEntries: this.#entries.max,
    };
  }

  #note(tail: string, entry: Entry<Value>): void {
    const now = this.#settings.clock.now();
    // A clock that was set back must not keep uses from being noted.
    if (Math.abs(now - entry.usedAt) >= USE_SECONDS) {
      entry.usedAt = now;
      this.#entries.get(tail);
    }
  }

  /** Frees memory only; no answer depends on it. Ends by itself, and keeps no process alive. */
  #sweepIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      const pause = this.#dropEnded() ? SWEEP_MILLISECONDS : PAUSE_MILLISECONDS;
      this.#sweep = this.#entries.size > 0 ? this.#sweepIn(pause) : undefined;
    }, milliseconds).unref();
  }

  /** @returns whether that was all of them */
  #dropEnded(): boolean {
    let left = DROPPED_AT_ONCE;
    for (const tail of this.#spans.ended(this.#settings.clock.now())) {
      if (left-- === 0) {
        return false;
      }
      this.#entries.delete(tail);
    }
    return true;
  }
}
