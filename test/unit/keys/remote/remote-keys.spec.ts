import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { json, status } from '../../../support/jwks-server.js';
import {
  publicJwk,
  readyBench,
  remoteBench,
} from '../../../support/jwks/remote-bench.js';
import { jwkOf, pairOf } from '../key-samples.js';

const [first, second] = [publicJwk('first'), publicJwk('second')];
const MAX_AGE = { 'cache-control': 'public, max-age=1000' };

describe('the first fetch', () => {
  it('is begun by start(), and the first token waits for it', async () => {
    await using bench = await remoteBench(json({ keys: [first] }));
    expect(bench.keys.start()).toBeUndefined();
    expect(await bench.resolve('first')).toMatchObject({
      kid: 'first',
      algorithm: 'ES256',
    });
    expect(bench.server.requests).toHaveLength(1);
  });

  it('is begun by the first token where nobody did', async () => {
    await using bench = await remoteBench(json({ keys: [first] }));
    expect((await bench.resolve('first'))?.kid).toBe('first');
  });

  it('is shared by all who wait for it', async () => {
    await using bench = await remoteBench(json({ keys: [first] }));
    const release = bench.server.hold();
    const answers = Array.from({ length: 100 }, () => bench.resolve('first'));
    release();
    const keys = new Set(await Promise.all(answers));
    expect([...keys].map((key) => key?.kid)).toEqual(['first']);
    expect(bench.server.requests).toHaveLength(1);
  });

  it('asks for JSON, uncompressed, and says nothing else of us', async () => {
    await using bench = await readyBench([first]);
    expect(bench.server.requests[0]?.headers).toEqual({
      host: new URL(bench.server.url()).host,
      accept: 'application/json, application/jwk-set+json',
      'accept-encoding': 'identity',
      'user-agent': '@jwt-auth/nestjs',
      connection: 'close',
    });
  });
});

describe('a known key', () => {
  it('is there at once, as the same object', async () => {
    await using bench = await readyBench([first, second]);
    const key = bench.resolveNow('first');
    expect(key?.kid).toBe('first');
    expect(bench.resolveNow('first')).toBe(key);
    expect(bench.server.requests).toHaveLength(1);
  });

  it('without a kid is the one of its algorithm', async () => {
    const rs = publicJwk('rs', rsaMembers());
    await using bench = await readyBench([first, rs]);
    expect(bench.resolveNow(undefined, 'ES256')?.kid).toBe('first');
    expect(bench.resolveNow(undefined, 'RS256')?.kid).toBe('rs');
  });

  it('without a kid is none of two', async () => {
    await using bench = await readyBench([first, second]);
    expect(bench.resolveNow(undefined)).toBeUndefined();
  });

  it('is never that of another issuer', async () => {
    await using one = await readyBench([publicJwk('shared')]);
    await using other = await readyBench([publicJwk('shared')]);
    const [key, foreign] = [one, other].map((it) => it.resolveNow('shared'));
    expect(key?.verifyKey.equals(foreign?.verifyKey as never)).toBe(false);
  });
});

describe('a set is read again', () => {
  it('after three quarters of its life, while it answers on', async () => {
    let connections = 0;
    await using bench = await readyBench([first], {
      host: 'idp.test',
      resolveHost: (_name, _options, done) => {
        connections++;
        done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const key = bench.resolveNow('first');
    bench.server.answer = json({ keys: [first, second] });
    bench.monotonic.advance(449.999);
    expect(bench.resolveNow('first')).toBe(key);
    await setImmediate();
    expect(connections).toBe(1);

    bench.monotonic.advance(0.001);
    expect(bench.resolveNow('first')).toBe(key);
    await setImmediate();
    expect(connections).toBe(2);
    expect((await bench.resolve('second'))?.kid).toBe('second');
    expect(bench.server.requests).toHaveLength(2);
    expect(bench.resolveNow('first')).toBe(key);
  });

  it('once, however many ask meanwhile', async () => {
    await using bench = await readyBench([first]);
    const release = bench.server.hold();
    bench.monotonic.advance(450);
    for (let times = 0; times < 1000; times++) {
      expect(bench.resolveNow('first')?.kid).toBe('first');
    }
    const last = bench.resolve('nobody else');
    release();
    await last;
    expect(bench.server.requests).toHaveLength(2);
  });

  it('and waited for where its life is over and the issuer is well', async () => {
    await using bench = await readyBench([first]);
    bench.server.answer = json({ keys: [second] });
    bench.monotonic.advance(600);
    expect(await bench.resolve('first')).toBeUndefined();
    expect(bench.resolveNow('second')?.kid).toBe('second');
  });

  it('by the max-age of its response', async () => {
    await using bench = await remoteBench(json({ keys: [first] }, MAX_AGE));
    const key = await bench.resolve('first');
    bench.monotonic.advance(749.999);
    expect(bench.resolveNow('first')).toBe(key);
    bench.keys.close();
    bench.monotonic.advance(250);
    expect(bench.resolveNow('first')).toBe(key);
    bench.monotonic.advance(0.001);
    expect(() => bench.resolveNow('first')).toThrow('out of reach');
  });

  it('no sooner than the cooldown allows, and is fresh until then', async () => {
    const settings = { maxAge: 10, cooldown: 300 };
    await using bench = await readyBench([first], { settings });
    bench.monotonic.advance(299);
    expect(bench.resolveNow('first')?.kid).toBe('first');
    expect(bench.server.requests).toHaveLength(1);
    bench.monotonic.advance(1);
    expect((await bench.resolve('first'))?.kid).toBe('first');
    expect(bench.server.requests).toHaveLength(2);
  });

  it('and a key of the same name that changed is another key', async () => {
    await using bench = await readyBench([first, second]);
    const [before, kept] = ['first', 'second'].map((kid) =>
      bench.resolveNow(kid),
    );
    bench.server.answer = json({ keys: [publicJwk('first'), second] });
    bench.monotonic.advance(600);
    const after = await bench.resolve('first');
    expect(after?.kid).toBe('first');
    expect(after).not.toBe(before);
    expect(after?.verifyKey.equals(before?.verifyKey as never)).toBe(false);
    expect(bench.resolveNow('second')).toBe(kept);
  });

  it('and a key bound to another algorithm is another key', async () => {
    const members = rsaMembers();
    await using bench = await readyBench([publicJwk('rs', members)]);
    const before = bench.resolveNow('rs');
    const bound = publicJwk('rs', { ...members, alg: 'PS256' });
    bench.server.answer = json({ keys: [bound] });
    bench.monotonic.advance(600);
    expect((await bench.resolve('rs'))?.algorithm).toBe('PS256');
    expect(before?.algorithm).toBe('RS256');
  });
});

describe('once closed', () => {
  it('a fetch under way ends, and who waits is told', async () => {
    await using bench = await remoteBench(() => undefined);
    const answer = bench.resolve('first');
    bench.keys.close();
    await expect(answer).rejects.toMatchObject({ kind: 'unavailable' });
    expect(bench.warnings).toEqual([]);
  });

  it('nothing is fetched, and what is known answers until its end', async () => {
    await using bench = await readyBench([first]);
    bench.keys.close();
    bench.keys.start();
    bench.monotonic.advance(599);
    expect(bench.resolveNow('first')?.kid).toBe('first');
    expect(bench.resolveNow('second')).toBeUndefined();
    bench.monotonic.advance(1);
    expect(() => bench.resolveNow('first')).toThrow(
      'The keys of "https://idp.example" are out of reach: they are no longer read',
    );
    expect(bench.server.requests).toHaveLength(1);
  });
});

describe('a warning', () => {
  it('is given once for the same reason, and again after a recovery', async () => {
    await using bench = await readyBench([first]);
    const failing = status(500);
    for (const answer of [failing, failing, json({ keys: [first] }), failing]) {
      bench.server.answer = answer;
      bench.monotonic.advance(601);
      await bench.resolve('first');
      await bench.resolve('nobody').catch(() => undefined);
    }
    expect(bench.warnings).toEqual([
      'Keys of "https://idp.example" cannot be read: the answer was 500, not 200',
      'Keys of "https://idp.example" cannot be read: the answer was 500, not 200',
    ]);
  });

  it('tells of keys that were not taken, by their place', async () => {
    const [weak, worse] = [{ x: 'AAAA' }, { y: 'AAAA' }].map((members) =>
      publicJwk('weak', members),
    );
    await using bench = await readyBench([weak, first, { ...worse, kid: 'w' }]);
    expect(bench.resolveNow('first')?.kid).toBe('first');
    expect(bench.warnings).toEqual([
      'Keys of "https://idp.example" were not all taken: keys[0]: it is no public key that can be read (and 1 more)',
    ]);
  });

  it('whose logger throws leaves the keys as they are', async () => {
    await using bench = await remoteBench(status(500), {
      warn: () => {
        throw new Error('The logger is broken');
      },
    });
    await expect(bench.resolve('first')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    bench.server.answer = json({ keys: [first] });
    bench.monotonic.advance(30);
    expect((await bench.resolve('first'))?.kid).toBe('first');
  });
});

function rsaMembers(): Record<string, unknown> {
  return { ...jwkOf(pairOf('rsa').publicKey), alg: 'RS256' };
}
