import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../libs/jwt-auth/src/outage/rate-limit.js';
import { json } from '../../../support/jwks-server.js';
import { publicJwk, remoteBench } from '../../../support/jwks/remote-bench.js';
import { refusal } from '../../../support/tokens.js';

const SET = json({ keys: [publicJwk('first')] });

describe('an issuer that has never given keys', () => {
  it('is not read while too many of its kind are, and is asked again a second later', async () => {
    let time = 0;
    const newcomers = new RateLimit(1, 10, () => time);
    newcomers.take();
    await using bench = await remoteBench(SET, { newcomers });
    for (const wait of [0, 0.5, 1]) {
      bench.monotonic.advance(wait);
      const error = await refusal(() => bench.resolve('first'));
      expect(error).toMatchObject({ kind: 'unavailable', retryAfter: 1 });
      expect(error.message).toContain('too many issuers that are new are read');
    }
    expect(bench.server.requests).toHaveLength(0);
    time = 10;
    bench.monotonic.advance(1);
    expect((await bench.resolve('first'))?.kid).toBe('first');
  });

  it('is read whatever the others do, once it has given keys', async () => {
    const newcomers = new RateLimit(1, 10, () => 0);
    await using bench = await remoteBench(SET, { newcomers });
    await bench.resolve('first');
    expect(newcomers.hasRoom).toBe(false);
    bench.monotonic.advance(3600);
    expect((await bench.resolve('first'))?.kid).toBe('first');
    expect(bench.server.requests).toHaveLength(2);
  });
});
