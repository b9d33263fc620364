import { describe, expect, it } from 'vitest';
import { json, status } from '../../../support/jwks-server.js';
import {
  publicJwk,
  readyBench,
  remoteBench,
} from '../../../support/jwks/remote-bench.js';

const [first, second] = [publicJwk('first'), publicJwk('second')];
const COOLDOWN = 30;

describe('an unknown kid', () => {
  it('waits for one fetch, and is found where that brought it', async () => {
    await using bench = await readyBench([first]);
    bench.monotonic.advance(COOLDOWN);
    bench.server.answer = json({ keys: [first, second] });
    expect((await bench.resolve('second'))?.kid).toBe('second');
    expect(bench.server.requests).toHaveLength(2);
  });

  it('waits for the fetch under way', async () => {
    await using bench = await readyBench([first]);
    bench.monotonic.advance(450);
    const release = bench.server.hold();
    bench.resolveNow('first');
    const waiting = bench.resolve('second');
    bench.server.answer = json({ keys: [first, second] });
    release();
    expect((await waiting)?.kid).toBe('second');
    expect(bench.server.requests).toHaveLength(2);
  });

  it('is unknown at once within the cooldown', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = json({ keys: [first, second] });
    bench.monotonic.advance(COOLDOWN - 0.001);
    expect(bench.resolveNow('second')).toBeUndefined();
    expect(bench.server.requests).toHaveLength(1);
    bench.monotonic.advance(0.001);
    expect((await bench.resolve('second'))?.kid).toBe('second');
  });

  it('is remembered for a cooldown more, another is not', async () => {
    await using bench = await readyBench([first]);
    for (const [kid, requests] of [
      ['bogus', 2],
      ['bogus', 2],
      ['other', 3],
      ['bogus', 4],
    ] as const) {
      bench.monotonic.advance(COOLDOWN);
      expect(await bench.resolve(kid)).toBeUndefined();
      expect(bench.server.requests).toHaveLength(requests);
    }
    bench.monotonic.advance(COOLDOWN);
    expect(await bench.resolve('bogus')).toBeUndefined();
    expect(bench.server.requests).toHaveLength(4);
  });

  it('that is remembered is found once a fetch brings it', async () => {
    await using bench = await readyBench([first]);
    bench.monotonic.advance(COOLDOWN);
    expect(await bench.resolve('second')).toBeUndefined();
    bench.server.answer = json({ keys: [first, second] });
    bench.monotonic.advance(COOLDOWN);
    await bench.resolve('other');
    expect(bench.resolveNow('second')?.kid).toBe('second');
  });

  it('pushes others out of memory, a thousand of them', async () => {
    await using bench = await readyBench([first]);
    const release = bench.server.hold();
    bench.monotonic.advance(COOLDOWN);
    const flood = Array.from({ length: 1001 }, (_, number) =>
      bench.resolve(`kid ${number}`),
    );
    release();
    await Promise.all(flood);
    expect(bench.server.requests).toHaveLength(2);
    bench.monotonic.advance(COOLDOWN);
    await bench.resolve('kid 1');
    expect(bench.server.requests).toHaveLength(2);
    await bench.resolve('kid 0');
    expect(bench.server.requests).toHaveLength(3);
  });

  it.each(['', 'k'.repeat(257), 'k'.repeat(10_000)])(
    'that no key can have is not asked for',
    async (kid) => {
      await using bench = await readyBench([first]);
      bench.monotonic.advance(COOLDOWN);
      expect(bench.resolveNow(kid)).toBeUndefined();
      expect(bench.server.requests).toHaveLength(1);
    },
  );

  it.each(['First', 'first ', '__proto__', 'constructor', '../first'])(
    'is compared exactly: %j',
    async (kid) => {
      await using bench = await readyBench([first]);
      expect(bench.resolveNow(kid)).toBeUndefined();
    },
  );

  it('and an absent one are not mistaken for each other', async () => {
    await using bench = await readyBench([publicJwk('eddsa')]);
    bench.monotonic.advance(COOLDOWN);
    await bench.resolve(undefined, 'RS256');
    expect(bench.server.requests).toHaveLength(2);
    bench.monotonic.advance(COOLDOWN);
    expect(bench.resolveNow(undefined, 'RS256')).toBeUndefined();
    await bench.resolve('RS256');
    expect(bench.server.requests).toHaveLength(3);
  });
});

describe('while the issuer is down', () => {
  it('an unknown kid waits for the fetch, then is 503, never unknown', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(COOLDOWN);
    const outOfReach = {
      name: 'AuthError',
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      message:
        'The keys of "https://idp.example" are out of reach: the answer was 500, not 200',
    };
    await expect(bench.resolve('second')).rejects.toMatchObject({
      ...outOfReach,
      retryAfter: 30,
    });
    bench.monotonic.advance(10.5);
    await expect(bench.resolve('second')).rejects.toMatchObject({
      ...outOfReach,
      retryAfter: 20,
    });
    expect(bench.server.requests).toHaveLength(2);
  });

  it('a kid that was unknown before is not decided either', async () => {
    await using bench = await readyBench([first]);
    expect(bench.resolveNow('nobody')).toBeUndefined();
    bench.server.answer = status(500);
    bench.monotonic.advance(COOLDOWN);
    await expect(bench.resolve('second')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(() => bench.resolveNow('nobody')).toThrow('out of reach');
  });

  it('a kid that could not be decided is not remembered as unknown', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(COOLDOWN);
    await expect(bench.resolve('second')).rejects.toThrow('out of reach');
    bench.server.answer = json({ keys: [first] });
    bench.monotonic.advance(COOLDOWN);
    expect(await bench.resolve('other')).toBeUndefined();
    bench.server.answer = json({ keys: [first, second] });
    bench.monotonic.advance(COOLDOWN);
    expect((await bench.resolve('second'))?.kid).toBe('second');
  });

  it('and never answered, the pause grows to the cooldown', async () => {
    await using bench = await remoteBench(status(500));
    for (const pause of [1, 2, 4, 8, 16, 30, 30]) {
      const { length } = bench.server.requests;
      await expect(bench.resolve('first')).rejects.toMatchObject({
        kind: 'unavailable',
        retryAfter: pause,
      });
      bench.monotonic.advance(pause - 0.001);
      expect(() => bench.resolveNow('first')).toThrow('out of reach');
      expect(bench.server.requests).toHaveLength(length + 1);
      bench.monotonic.advance(0.001);
    }
    bench.server.answer = json({ keys: [first] });
    expect((await bench.resolve('first'))?.kid).toBe('first');
  });
});
