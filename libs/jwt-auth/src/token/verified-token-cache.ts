import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.js';
import { Doorkeeper } from './doorkeeper.js';
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
  /** The span of time, counted since the epoch, in which it ends. */
  readonly span: number;
}

/** Hashing the end of a token is enough to find it, and cheaper than all of it; the whole is compared. */
const TAIL_LENGTH = 32;

const SPAN_SECONDS = 10;
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
  /** Ends of the tokens that expire in the same span. */
  readonly #spans = new Map<number, Set<string>>();
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
        this.#forget(tail, span);
      },
    });
  }

  /** `undefined` where the token is not held, or is no longer good. */
  get(token: unknown): Value | undefined {
    const tail = typeof token === 'string' ? token.slice(-TAIL_LENGTH) : '';
    const entry = this.#entries.get(tail);
    if (entry !== undefined && entry.token === token) {
      if (this.#settings.isStillGood(entry.value)) {
        this.#hits++;
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
    const span = Math.floor(this.#settings.goodUntil(value) / SPAN_SECONDS);
    this.#entries.set(tail, { token: own, value, span });
    const tails = this.#spans.get(span);
    if (tails === undefined) {
      this.#spans.set(span, new Set([tail]));
    } else {
      tails.add(tail);
    }
    this.#sweep ??= this.#sweepIn(SPAN_SECONDS * 1000);
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

  /** Frees memory only; no answer depends on it. Ends by itself, and keeps no process alive. */
  #sweepIn(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      const pause = this.#dropEnded()
        ? SPAN_SECONDS * 1000
        : PAUSE_MILLISECONDS;
      this.#sweep = this.#entries.size > 0 ? this.#sweepIn(pause) : undefined;
    }, milliseconds).unref();
  }

  /** @returns whether that was all of them */
  #dropEnded(): boolean {
    const current = Math.floor(this.#settings.clock.now() / SPAN_SECONDS);
    let left = DROPPED_AT_ONCE;
    for (const [span, tails] of this.#spans) {
      for (const tail of span < current ? tails : []) {
        if (left-- === 0) {
          return false;
        }
        this.#entries.delete(tail);
      }
    }
    return true;
  }

  #forget(tail: string, span: number): void {
    const tails = this.#spans.get(span);
    tails?.delete(tail);
    if (tails?.size === 0) {
      this.#spans.delete(span);
    }
  }
}
