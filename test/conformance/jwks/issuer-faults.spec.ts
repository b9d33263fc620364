import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RemoteKeys } from '../../../libs/jwt-auth/src/keys/remote/remote-keys.js';
import { systemMonotonic } from '../../../libs/jwt-auth/src/monotonic.js';
import {
  type Answer,
  json,
  JwksServer,
  status,
} from '../../support/jwks-server.js';
import { drip, hang, reset } from '../../support/jwks/hostile-answers.js';
import {
  LOOPBACK,
  NOW,
  publicJwk,
  readyBench,
} from '../../support/jwks/remote-bench.js';

const first = publicJwk('first');
const [COOLDOWN, LIFE, STALE_FOR] = [30, 600, 86_400];
const TIMEOUT = 0.3;
const settings = { timeout: TIMEOUT };

afterEach(() => vi.useRealTimers());

describe('F5: an issuer that is', () => {
  const answers: readonly (readonly [string, Answer])[] = [
    ['answering 500', status(500)],
    ['resetting connections', reset],
    ['hanging', hang],
    ['dripping', drip],
  ];

  it.each(answers)(
    '%s costs no known key, until the limit',
    async (name, answer) => {
      await using bench = await readyBench([first], { settings });
      const key = bench.resolveNow('first');
      bench.server.answer = answer;
      bench.monotonic.advance(LIFE * 0.75);
      let [longest, decided] = [0, 0];
      for (const step of [COOLDOWN, LIFE, STALE_FOR - LIFE - COOLDOWN]) {
        const begun = performance.now();
        await expect(bench.resolve(randomUUID())).rejects.toMatchObject({
          kind: 'unavailable',
          retryAfter: COOLDOWN,
        });
        longest = Math.max(longest, performance.now() - begun);
        expect(bench.resolveNow('first')).toBe(key);
        bench.monotonic.advance(step);
        expect(bench.resolveNow('first')).toBe(key);
        decided++;
      }
      // The fetch that the last look began has to end before the next may begin.
      await bench.resolve(randomUUID()).catch(() => undefined);
      bench.monotonic.advance(LIFE);
      await expect(bench.resolve('first')).rejects.toMatchObject({
        kind: 'unavailable',
      });
      console.log(
        `F5: ${name}: an unknown kid was answered within ${longest.toFixed(0)} ms (time-out ${TIMEOUT * 1000} ms), a known one at once`,
      );
      expect(decided).toBe(3);
      expect(longest).toBeLessThan(TIMEOUT * 1000 + 500);
    },
  );

  it('gone altogether costs no known key either', async () => {
    const bench = await readyBench([first], { settings });
    const key = bench.resolveNow('first');
    await bench.server[Symbol.asyncDispose]();
    bench.monotonic.advance(LIFE);
    expect(await bench.resolve('first')).toBe(key);
    expect(bench.warnings).toEqual([
      'Keys of "https://idp.example" cannot be read: the connection failed with ECONNREFUSED',
    ]);
    bench.keys.close();
  });
});

describe('F7: 10,000 tokens with random kids', () => {
  const ROUNDS = 10;
  const PER_ROUND = 1000;

  it.each<[string, Answer, string]>([
    ['well', json({ keys: [first] }), 'unknown'],
    ['down', status(500), 'unavailable'],
  ])(
    'cost one fetch a cooldown while the issuer is %s',
    async (name, answer, verdict) => {
      await using bench = await readyBench([first]);
      const key = bench.resolveNow('first');
      bench.server.answer = answer;
      const outcomes = new Map<string, number>();
      const count = (outcome: string): void =>
        void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      let valid = 0;
      const begun = performance.now();
      for (let round = 0; round < ROUNDS; round++) {
        bench.monotonic.advance(COOLDOWN);
        const waiting = [];
        for (let token = 0; token < PER_ROUND; token++) {
          const answered = bench.resolve(randomUUID());
          waiting.push(
            answered.then(
              (found) => count(found === undefined ? 'unknown' : 'found'),
              (error: { kind: string }) => count(error.kind),
            ),
          );
          valid += bench.resolveNow('first') === key ? 1 : 0;
          if (token % 100 === 0) {
            await Promise.all(waiting);
          }
        }
        await Promise.all(waiting);
      }
      const fetches = bench.server.requests.length - 1;
      const each = ((performance.now() - begun) * 1000) / (ROUNDS * PER_ROUND);
      console.log(
        `F7: issuer ${name}: 10,000 random kids over ${ROUNDS} cooldowns: ${fetches} fetches, ` +
          `${JSON.stringify(Object.fromEntries(outcomes))}; ${valid} of 10,000 valid tokens found their key at once; ${each.toFixed(1)} µs a pair`,
      );
      expect(fetches).toBe(ROUNDS);
      expect(valid).toBe(10_000);
      expect([...outcomes]).toEqual([[verdict, 10_000]]);
    },
  );
});

describe('F9: the wall clock stepped by a day', () => {
  const DAY = 86_400;

  it.each([DAY, -DAY, 3600, -3600])(
    'moves neither age nor cooldown: %d seconds',
    async (step) => {
      vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 });
      await using server = await JwksServer.start(json({ keys: [first] }));
      const keys = new RemoteKeys(
        { ...LOOPBACK, jwks: server.url(), staleFor: 0 },
        { monotonic: systemMonotonic, warn: () => undefined },
      );
      const known = { kid: 'first', alg: 'ES256' } as const;
      const key = await keys.resolve(known, NOW);
      expect(key?.kid).toBe('first');
      vi.setSystemTime((NOW + step) * 1000);
      expect(keys.resolve(known, NOW + step)).toBe(key);
      expect(
        keys.resolve({ kid: 'second', alg: 'ES256' }, NOW + step),
      ).toBeUndefined();
      expect(server.requests).toHaveLength(1);
      keys.close();
    },
  );

  it('leaves the pause before the next fetch as it was', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 });
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE);
    await bench.resolve('first');
    vi.setSystemTime((NOW - DAY) * 1000);
    await expect(bench.resolve('second')).rejects.toMatchObject({
      retryAfter: COOLDOWN,
    });
    bench.monotonic.advance(COOLDOWN);
    bench.server.answer = json({ keys: [first, publicJwk('second')] });
    expect((await bench.resolve('second'))?.kid).toBe('second');
    expect(bench.server.requests).toHaveLength(3);
  });
});
