import { describe, expect, it } from 'vitest';
import { json, status } from '../../../support/jwks-server.js';
import { publicJwk, readyBench } from '../../../support/jwks/remote-bench.js';

const first = publicJwk('first');
const [LIFE, STALE_FOR, COOLDOWN] = [600, 86_400, 30];
const OUT_OF_REACH = { kind: 'unavailable', code: 'temporarily_unavailable' };

describe('keys whose life is over', () => {
  it('serve on once the issuer failed to give newer ones', async () => {
    await using bench = await readyBench([first]);
    const key = bench.resolveNow('first');
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE);
    expect(await bench.resolve('first')).toBe(key);
    expect(bench.resolveNow('first')).toBe(key);
    expect(bench.server.requests).toHaveLength(2);
  });

  it('serve at once while the issuer is asked again', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE);
    const key = await bench.resolve('first');
    bench.server.answer = () => undefined;
    bench.monotonic.advance(COOLDOWN);
    expect(bench.resolveNow('first')).toBe(key);
    expect(bench.resolveNow('first')).toBe(key);
  });

  it('serve until the stale limit, and no longer', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE + STALE_FOR - 0.001);
    expect((await bench.resolve('first'))?.kid).toBe('first');
    bench.monotonic.advance(0.001);
    expect(() => bench.resolveNow('first')).toThrow(
      expect.objectContaining({ ...OUT_OF_REACH, retryAfter: 30 }) as Error,
    );
    bench.monotonic.advance(COOLDOWN);
    await expect(bench.resolve('first')).rejects.toMatchObject(OUT_OF_REACH);
  });

  it('are replaced as soon as the issuer is back', async () => {
    await using bench = await readyBench([first]);
    const key = bench.resolveNow('first');
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE + STALE_FOR);
    await expect(bench.resolve('first')).rejects.toMatchObject(OUT_OF_REACH);
    bench.server.answer = json({ keys: [first] });
    bench.monotonic.advance(COOLDOWN);
    expect(await bench.resolve('first')).toBe(key);
  });

  it('do not serve where staleFor is nothing', async () => {
    await using bench = await readyBench([first], {
      settings: { staleFor: 0 },
    });
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE);
    await expect(bench.resolve('first')).rejects.toMatchObject(OUT_OF_REACH);
  });

  it('are asked for at most once a cooldown', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = status(500);
    bench.monotonic.advance(LIFE);
    await bench.resolve('first');
    for (let second = 0; second < 300; second++) {
      bench.monotonic.advance(1);
      expect(bench.resolveNow('first')?.kid).toBe('first');
      // Who waits for the fetch lets it come to its end.
      await bench.resolve('nobody else').catch(() => undefined);
    }
    expect(bench.server.requests).toHaveLength(2 + 300 / COOLDOWN);
  });
});
