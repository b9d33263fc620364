import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CacheSettings,
  VerifiedTokenCache,
} from '../../../libs/jwt-auth/src/token/verified-token-cache.js';
import { FakeClock, START } from '../../support/fake-clock.js';

interface Held {
  readonly until: number;
  good: boolean;
}

/** As long as a real one, so that its end alone is not all of it. */
const tokenOf = (name: string): string => `${name}.${'x'.repeat(60)}.${name}`;
/** Another token that ends in the same way as the one of the same name. */
const twinOf = (name: string): string => `y${tokenOf(name).slice(1)}`;

function cacheOf(
  maxEntries = 3,
  clock = new FakeClock(),
): VerifiedTokenCache<Held> {
  const settings: CacheSettings<Held> = {
    maxEntries,
    isStillGood: ({ good }) => good,
    goodUntil: ({ until }) => until,
    clock,
  };
  return new VerifiedTokenCache(settings);
}

/** Once full, only what comes again is held. */
function setTwice(cache: VerifiedTokenCache<Held>, name: string): void {
  cache.set(tokenOf(name), held());
  cache.set(tokenOf(name), held());
}

const held = (until = START + 60): Held => ({ until, good: true });

describe('a cache of verified tokens', () => {
  it('answers with the very thing that was put in', () => {
    const cache = cacheOf();
    const value = held();
    cache.set(tokenOf('a'), value);
    expect(cache.get(tokenOf('a'))).toBe(value);
    expect(cache.get(tokenOf('b'))).toBeUndefined();
  });

  it('holds tokens of the third time at the latest, whoever came between', () => {
    for (let others = 0; others < 100; others += 1) {
      const cache = cacheOf(100);
      const offer = (kind: string, count: number): void => {
        for (let index = 0; index < count; index += 1) {
          cache.set(tokenOf(`${kind}-${index}`), held());
        }
      };
      offer('first', 100);
      offer('other', others);
      for (let time = 0; time < 3; time += 1) {
        offer('wanted', 20);
      }
      for (let index = 0; index < 20; index += 1) {
        const token = tokenOf(`wanted-${index}`);
        expect(cache.get(token), `after ${others} others`).toBeDefined();
      }
    }
  });

  it('knows the exact token only, not one with the same end', () => {
    const cache = cacheOf();
    const value = held();
    cache.set(tokenOf('a'), value);
    for (const other of [
      twinOf('a'),
      tokenOf('a').slice(1),
      ' ' + tokenOf('a'),
      tokenOf('a').slice(-32),
    ]) {
      expect(cache.get(other)).toBeUndefined();
    }
    expect(cache.get(tokenOf('a'))).toBe(value);
  });

  it('holds one of two tokens with the same end: the later one', () => {
    const cache = cacheOf();
    const [first, second] = [held(), held()];
    cache.set(tokenOf('a'), first);
    cache.set(twinOf('a'), second);
    expect(cache.get(tokenOf('a'))).toBeUndefined();
    expect(cache.get(twinOf('a'))).toBe(second);
    expect(cache.statistics()).toMatchObject({ size: 1, evictions: 0 });
  });

  it.each([undefined, null, 5, {}, [], '', Symbol('token')])(
    'holds nothing under %o',
    (token) => {
      const cache = cacheOf();
      cache.set(tokenOf('a'), held());
      expect(cache.get(token)).toBeUndefined();
    },
  );

  it('drops what is no longer good when it is asked for', () => {
    const cache = cacheOf();
    const value = held();
    cache.set(tokenOf('a'), value);
    value.good = false;
    expect(cache.get(tokenOf('a'))).toBeUndefined();
    expect(cache.statistics().size).toBe(0);
    value.good = true;
    expect(cache.get(tokenOf('a'))).toBeUndefined();
  });

  it('holds no more than its bound, and those used last', () => {
    const clock = new FakeClock();
    const cache = cacheOf(3, clock);
    for (const name of ['a', 'b', 'c']) {
      cache.set(tokenOf(name), held());
    }
    clock.advance(1);
    cache.get(tokenOf('a'));
    setTwice(cache, 'd');
    expect(cache.statistics()).toMatchObject({ size: 3, evictions: 1 });
    expect(cache.get(tokenOf('b'))).toBeUndefined();
    for (const name of ['a', 'c', 'd']) {
      expect(cache.get(tokenOf(name))).toBeDefined();
    }
  });

  it.each([1, -3600])(
    'notes a use once a second, also when the clock is set by %i s',
    (seconds) => {
      const clock = new FakeClock();
      const cache = cacheOf(2, clock);
      cache.set(tokenOf('a'), held());
      cache.set(tokenOf('b'), held());
      cache.get(tokenOf('a'));
      setTwice(cache, 'c');
      expect(cache.get(tokenOf('a'))).toBeUndefined();
      clock.advance(seconds);
      cache.get(tokenOf('b'));
      setTwice(cache, 'd');
      expect(cache.get(tokenOf('b'))).toBeDefined();
      expect(cache.get(tokenOf('c'))).toBeUndefined();
    },
  );

  it('makes no room, once it is full, for tokens that are used once', () => {
    const cache = cacheOf(100);
    for (let index = 0; index < 1000; index++) {
      cache.set(tokenOf(`${index}`), held());
    }
    expect(cache.statistics()).toMatchObject({ size: 100, evictions: 0 });
    for (let index = 0; index < 100; index++) {
      expect(cache.get(tokenOf(`${index}`))).toBeDefined();
    }
  });

  it('makes room again for every token, once it is no longer full', () => {
    const cache = cacheOf(1);
    const value = held();
    cache.set(tokenOf('a'), value);
    cache.set(tokenOf('b'), held());
    expect(cache.get(tokenOf('b'))).toBeUndefined();
    value.good = false;
    expect(cache.get(tokenOf('a'))).toBeUndefined();
    cache.set(tokenOf('b'), held());
    expect(cache.get(tokenOf('b'))).toBeDefined();
  });

  it('counts hits, misses and evictions', () => {
    const cache = cacheOf(2);
    const value = held();
    expect(cache.statistics()).toEqual({
      hits: 0,
      misses: 0,
      evictions: 0,
      size: 0,
      maxEntries: 2,
    });
    cache.get(tokenOf('a'));
    cache.set(tokenOf('a'), value);
    cache.get(tokenOf('a'));
    cache.get(tokenOf('a'));
    value.good = false;
    cache.get(tokenOf('a'));
    for (const name of ['b', 'c', 'd']) {
      setTwice(cache, name);
    }
    expect(cache.statistics()).toEqual({
      hits: 2,
      misses: 2,
      evictions: 1,
      size: 2,
      maxEntries: 2,
    });
  });

  it('forgets everything when it is closed, and takes nothing more', () => {
    const cache = cacheOf();
    cache.set(tokenOf('a'), held());
    cache.close();
    cache.set(tokenOf('b'), held());
    for (const name of ['a', 'b']) {
      expect(cache.get(tokenOf(name))).toBeUndefined();
    }
    expect(cache.statistics()).toMatchObject({ size: 0, evictions: 0 });
  });
});

describe('the memory of a cache', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Both clocks of the process go on together. */
  function pass(clock: FakeClock, seconds: number): void {
    clock.advance(seconds);
    vi.advanceTimersByTime(seconds * 1000);
  }

  it('is free of a token soon after its expiry, without anybody asking', () => {
    const clock = new FakeClock();
    const cache = cacheOf(5, clock);
    cache.set(tokenOf('short'), held(START + 60));
    cache.set(tokenOf('long'), held(START + 600));
    pass(clock, 59);
    expect(cache.statistics().size).toBe(2);
    pass(clock, 21);
    expect(cache.statistics()).toMatchObject({ size: 1, evictions: 0 });
    expect(cache.get(tokenOf('long'))).toBeDefined();
    pass(clock, 600);
    expect(cache.statistics().size).toBe(0);
  });

  it('is freed after a step of the wall clock too', () => {
    const clock = new FakeClock();
    const cache = cacheOf(5, clock);
    cache.set(tokenOf('a'), held(START + 3600));
    clock.advance(86_400);
    vi.advanceTimersByTime(10_000);
    expect(cache.statistics().size).toBe(0);
  });

  it('is freed of thousands that end at different times', () => {
    const clock = new FakeClock();
    const cache = cacheOf(1000, clock);
    const ends = Array.from({ length: 5000 }, (_, index) => index % 900);
    for (const [index, end] of ends.entries()) {
      cache.set(tokenOf(`${index}`), held(START + end));
      cache.set(tokenOf(`${index}`), held(START + end));
    }
    expect(cache.statistics()).toMatchObject({ size: 1000, evictions: 4000 });
    const kept = ends.slice(-1000);
    for (let second = 60; second <= 960; second += 60) {
      pass(clock, 60);
      const { size } = cache.statistics();
      const alive = kept.filter((end) => end > second).length;
      const recent = kept.filter((end) => end > second - 20).length;
      expect(size).toBeGreaterThanOrEqual(alive);
      expect(size).toBeLessThanOrEqual(recent);
    }
    expect(cache.statistics().size).toBe(0);
  });

  it('is freed in small portions, however many end at once', () => {
    const clock = new FakeClock();
    const cache = cacheOf(10_000, clock);
    for (let index = 0; index < 10_000; index++) {
      cache.set(tokenOf(`${index}`), held());
    }
    clock.advance(80);
    vi.advanceTimersToNextTimer();
    expect(cache.statistics().size).toBe(8000);
    vi.advanceTimersByTime(100);
    expect(cache.statistics()).toMatchObject({ size: 0, evictions: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('needs no timer while there is nothing to free, nor after close()', () => {
    const clock = new FakeClock();
    const cache = cacheOf(5, clock);
    expect(vi.getTimerCount()).toBe(0);
    cache.set(tokenOf('a'), held());
    cache.set(tokenOf('b'), held());
    expect(vi.getTimerCount()).toBe(1);
    pass(clock, 80);
    expect(vi.getTimerCount()).toBe(0);
    cache.set(tokenOf('c'), held(START + 600));
    expect(vi.getTimerCount()).toBe(1);
    cache.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
