import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyOptions } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { FakeClock, START } from '../../support/fake-clock.js';
import { type Bench, bench, verdict } from '../../support/tokens.js';

const UNKNOWN = 'key_known: key_unknown';
const [first, second] = [randomBytes(32), randomBytes(32)];

async function issued({ service }: Bench): Promise<string> {
  return (await service.issue('alice', {})).token;
}

function kidOf({ service }: Bench, token: string): unknown {
  return service.decode(token)?.header['kid'];
}

function iso(seconds: number): string {
  return new Date((START + seconds) * 1000).toISOString();
}

describe('a new secret with the old one in previous', () => {
  const before = bench({ keys: { secret: first } });
  const after = bench({ keys: { secret: second, previous: [first] } });
  const done = bench({ keys: { secret: second } });

  it('signs, and the tokens carry its kid', async () => {
    const old = await issued(before);
    const token = await issued(after);
    expect(kidOf(after, token)).toBe(kidOf(done, await issued(done)));
    expect(kidOf(after, token)).not.toBe(kidOf(before, old));
    expect(await verdict(done.service, token)).toBe('accepted');
    expect(await verdict(before.service, token)).toBe(UNKNOWN);
  });

  it('leaves the tokens of the old one good, until it is taken away', async () => {
    const old = await issued(before);
    expect(await verdict(after.service, old)).toBe('accepted');
    expect(await verdict(done.service, old)).toBe(UNKNOWN);
  });

  it('may change the algorithm', async () => {
    const secret = randomBytes(64);
    const other = bench({
      keys: {
        ring: [{ secret, algorithm: 'HS512' }, { secret: first }],
      },
    });
    const token = await issued(other);
    expect(other.service.decode(token)?.header['alg']).toBe('HS512');
    expect(await verdict(other.service, token)).toBe('accepted');
    expect(await verdict(other.service, await issued(before))).toBe('accepted');
  });
});

describe('a new pair with the old one in previous', () => {
  const old = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { privateKey } = generateKeyPairSync('ed25519');
  const before = bench({ keys: { privateKey: old.privateKey } });

  it.each<[string, NonNullable<object>]>([
    ['its private half', old.privateKey],
    ['its public half', old.publicKey],
    [
      'its public half with the algorithm',
      { publicKey: old.publicKey, algorithm: 'ES256' },
    ],
  ])('leaves the tokens of the old one good: %s', async (_, previous) => {
    const after = bench({
      keys: { privateKey, previous: [previous] } as KeyOptions,
    });
    const token = await issued(after);
    expect(after.service.decode(token)?.header['alg']).toBe('EdDSA');
    expect(await verdict(after.service, token)).toBe('accepted');
    expect(await verdict(after.service, await issued(before))).toBe('accepted');
    expect(await verdict(before.service, token)).toBe(UNKNOWN);
  });
});

describe('a ring of keys with windows', () => {
  function ring(clock: FakeClock): Bench {
    return bench(
      {
        keys: {
          ring: [
            { secret: first, kid: 'first', verifyUntil: iso(300) },
            { secret: second, kid: 'second', signFrom: iso(60) },
          ],
        },
      },
      { clock },
    );
  }

  it('signs with the key whose window opened last', async () => {
    const clock = new FakeClock();
    const rotating = ring(clock);
    const seen: unknown[] = [];
    for (const step of [0, 59, 1, 1, 600]) {
      clock.advance(step);
      seen.push(kidOf(rotating, await issued(rotating)));
    }
    expect(seen).toEqual(['first', 'first', 'second', 'second', 'second']);
  });

  it('takes the tokens of a key until its window closes', async () => {
    const clock = new FakeClock();
    const { service, ...rest } = ring(clock);
    const token = await issued({ service, ...rest });
    clock.advance(299);
    expect(await verdict(service, token)).toBe('accepted');
    clock.advance(1);
    expect(await verdict(service, token)).toBe(UNKNOWN);
  });

  it('takes the tokens of a key that does not sign yet', async () => {
    const ahead = new FakeClock();
    ahead.advance(60);
    const token = await issued(ring(ahead));
    const behind = new FakeClock();
    behind.advance(56);
    expect(await verdict(ring(behind).service, token)).toBe('accepted');
  });
});
