import { beforeEach, describe, expect, it, vi } from 'vitest';
import { unavailable } from '../../../libs/jwt-auth/src/outage/unavailable.js';
import type { MaybePromise } from '../../../libs/jwt-auth/src/maybe-promise.js';
import { TenantIssuers } from '../../../libs/jwt-auth/src/token/tenant-issuers.js';
import type { TrustedIssuer } from '../../../libs/jwt-auth/src/token/trusted-issuers.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { FakeMonotonic } from '../../support/jwks/fake-monotonic.js';

interface Options {
  audience: string[];
}

const ACME = 'https://acme.example';

describe('tenants', () => {
  let time: FakeMonotonic;
  let asked: string[];
  let rows: Map<string, Options>;
  let closed: string[];
  /** Issuers that have given keys. */
  let giving: Set<string>;
  let told: boolean[];
  let answer: (issuer: string) => MaybePromise<Options | undefined>;
  let tenants: TenantIssuers<Options>;

  const trust = (
    issuer: string,
    { audience }: Options,
    isKnown: boolean,
  ): TrustedIssuer => {
    const name = `${issuer} for ${audience.join()}`;
    told.push(isKnown);
    return {
      expected: expectationOf({ issuer, audience: [...audience] }),
      hasGivenKeys: () => giving.has(issuer),
      close: () => void closed.push(name),
    };
  };

  /** Until questions that nobody waits for are answered, which takes no timer. */
  const settled = (): Promise<void> =>
    new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    time = new FakeMonotonic();
    asked = [];
    closed = [];
    giving = new Set([ACME]);
    told = [];
    rows = new Map([[ACME, { audience: ['api'] }]]);
    answer = async (issuer) => rows.get(issuer);
    tenants = new TenantIssuers<Options>({
      ask: (issuer) => {
        asked.push(issuer);
        return answer(issuer);
      },
      trust,
      monotonic: time.read,
    });
  });

  it('are what the team says for five minutes', async () => {
    const found = await tenants.find(ACME);
    expect(found).toMatchObject({ issuer: ACME, audience: ['api'] });
    time.advance(299);
    expect(tenants.find(ACME)).toBe(found);
    expect(asked).toEqual([ACME]);
    time.advance(61);
    expect(tenants.find(ACME)).toBeInstanceOf(Promise);
    expect(asked).toEqual([ACME, ACME]);
  });

  it('are served for another minute while they are asked about anew', async () => {
    const found = await tenants.find(ACME);
    answer = () => new Promise(() => undefined);
    time.advance(300);
    for (let times = 0; times < 100; times++) {
      expect(tenants.find(ACME)).toBe(found);
    }
    time.advance(59.9);
    expect(tenants.find(ACME)).toBe(found);
    expect(asked).toEqual([ACME, ACME]);
    time.advance(0.1);
    expect(tenants.find(ACME)).toBeInstanceOf(Promise);
  });

  it('are served for that minute though the question fails, which is put once a second', async () => {
    const found = await tenants.find(ACME);
    time.advance(300);
    for (const failing of [
      () => Promise.reject<undefined>(new Error('down')),
      () => {
        throw new Error('down');
      },
    ]) {
      answer = failing;
      const before = asked.length;
      for (let times = 0; times < 10; times++) {
        expect(tenants.find(ACME)).toBe(found);
        await settled();
      }
      expect(asked).toHaveLength(before + 1);
      time.advance(1);
    }
    time.advance(60);
    await expect(tenants.find(ACME)).rejects.toThrow('issuerResolver failed');
  });

  it.each([
    ['a space', 'https://acme.example/ '],
    ['a line break', 'https://acme.example/\nerror: all keys are lost'],
    ['NUL', '\0'],
    ['DEL', 'https://acme.example/\x7f'],
    ['a control of C1', 'https://acme.example/\x9b'],
    ['a line separator', 'https://acme.example/\u2028'],
    ['half of a surrogate pair', 'https://acme.example/\ud800'],
    ['more than 512 characters', `https://${'a'.repeat(505)}`],
    ['no character', ''],
  ])('are not asked about with %s in the name', (_, issuer) => {
    expect(tenants.find(issuer)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each(['!', 'https://bücher.example/\u{1f600}', 'a'.repeat(512)])(
    'may be named %s',
    async (issuer) => {
      rows.set(issuer, { audience: ['api'] });
      expect(await tenants.find(issuer)).toMatchObject({ issuer });
    },
  );

  it.each([undefined, null])(
    'are not those for whom it says %j, for half a minute',
    async (nobody) => {
      answer = async () => nobody as undefined;
      expect(await tenants.find(ACME)).toBeUndefined();
      time.advance(29);
      expect(tenants.find(ACME)).toBeUndefined();
      expect(asked).toHaveLength(1);
      time.advance(1);
      answer = async (issuer) => rows.get(issuer);
      expect(await tenants.find(ACME)).toMatchObject({ issuer: ACME });
    },
  );

  it('may be answered at once', async () => {
    answer = (issuer) => rows.get(issuer);
    expect(await tenants.find(ACME)).toMatchObject({ issuer: ACME });
  });

  it('are asked for once, however many tokens wait', async () => {
    const waiting = Array.from({ length: 100 }, async () => tenants.find(ACME));
    const found = await Promise.all(waiting);
    expect(asked).toEqual([ACME]);
    expect(new Set(found).size).toBe(1);
  });

  it('are not displaced by made-up issuers', async () => {
    const found = await tenants.find(ACME);
    for (let index = 0; index < 3000; index++) {
      await tenants.find(`https://made-up-${index}.example`);
    }
    expect(tenants.find(ACME)).toBe(found);
    expect(closed).toEqual([]);
  });

  it('displace each other past 1,200 with keys, and are closed then', async () => {
    answer = async () => ({ audience: ['api'] });
    for (let index = 0; index < 1201; index++) {
      giving.add(`https://${index}.example`);
      await tenants.find(`https://${index}.example`);
    }
    expect(closed).toEqual(['https://0.example for api']);
    expect(tenants.find('https://0.example')).toBeInstanceOf(Promise);
  });

  it('that gave keys are not displaced by 40,000 that gave none', async () => {
    const found = await tenants.find(ACME);
    answer = async () => ({ audience: ['api'] });
    for (let index = 0; index < 40_000; index++) {
      await tenants.find(`https://${index}.example`);
    }
    expect(tenants.find(ACME)).toBe(found);
    expect(closed).toHaveLength(39_800);
    expect(closed).not.toContain(`${ACME} for api`);
    expect(told.every((isKnown) => !isKnown)).toBe(true);
  });

  it('that gave keys stay known with changed options, which no stranger displaces', async () => {
    await tenants.find(ACME);
    rows.set(ACME, { audience: ['new'] });
    time.advance(360);
    const changed = await tenants.find(ACME);
    expect(told).toEqual([false, true]);
    giving.clear();
    answer = async () => ({ audience: ['api'] });
    for (let index = 0; index < 1000; index++) {
      await tenants.find(`https://${index}.example`);
    }
    expect(tenants.find(ACME)).toBe(changed);
  });

  it('that cannot be taken yet are not asked about again for a second', async () => {
    tenants = new TenantIssuers<Options>({
      ask: (issuer) => {
        asked.push(issuer);
        return answer(issuer);
      },
      trust: () => {
        throw unavailable('too many are new');
      },
      monotonic: time.read,
    });
    await expect(tenants.find(ACME)).rejects.toThrow('too many are new');
    expect(() => tenants.find(ACME)).toThrow('issuerResolver has just failed');
    expect(asked).toEqual([ACME]);
  });

  it('stay the very same while their options do', async () => {
    const found = await tenants.find(ACME);
    rows.set(ACME, { audience: ['api'] });
    time.advance(300);
    expect(tenants.find(ACME)).toBe(found);
    await settled();
    time.advance(299);
    expect(tenants.find(ACME)).toBe(found);
    expect(closed).toEqual([]);
  });

  it('follow changed options, and close what was before', async () => {
    const found = await tenants.find(ACME);
    rows.set(ACME, { audience: ['new'] });
    time.advance(300);
    expect(tenants.find(ACME)).toBe(found);
    await settled();
    const changed = tenants.find(ACME);
    expect(changed).not.toBe(found);
    expect(changed).toMatchObject({ audience: ['new'] });
    expect(closed).toEqual([`${ACME} for api`]);
  });

  it('end when the team knows them no more, and are closed', async () => {
    await tenants.find(ACME);
    rows.clear();
    time.advance(300);
    expect(tenants.find(ACME)).toBeDefined();
    await settled();
    expect(tenants.find(ACME)).toBeUndefined();
    expect(closed).toEqual([`${ACME} for api`]);
  });

  it('are closed with all others', async () => {
    rows.set('https://b.example', { audience: ['b'] });
    await tenants.find(ACME);
    await tenants.find('https://b.example');
    tenants.close();
    expect(closed.toSorted()).toEqual([
      `${ACME} for api`,
      'https://b.example for b',
    ]);
  });

  it('that are found while everything is closed are closed too', async () => {
    const finding = tenants.find(ACME);
    tenants.close();
    await finding;
    expect(closed).toEqual([`${ACME} for api`]);
  });

  it('are undecided where the team does not answer in five seconds', async () => {
    vi.useFakeTimers();
    try {
      answer = () => new Promise(() => undefined);
      const waiting = tenants.find(ACME) as Promise<unknown>;
      const outcome = expect(waiting).rejects.toMatchObject({
        kind: 'unavailable',
        cause: new Error('No answer within 5 seconds'),
      });
      await vi.advanceTimersByTimeAsync(5000);
      await outcome;
    } finally {
      vi.useRealTimers();
    }
  });

  it('are not asked for again within a second of a failure', async () => {
    answer = () => Promise.reject(new Error('down'));
    await expect(tenants.find(ACME)).rejects.toThrow('issuerResolver failed');
    expect(() => tenants.find(ACME)).toThrow('issuerResolver has just failed');
    expect(asked).toEqual([ACME]);
    time.advance(1);
    answer = async (issuer) => rows.get(issuer);
    expect(await tenants.find(ACME)).toMatchObject({ issuer: ACME });
  });

  it('are undecided while a thousand questions are open', async () => {
    let settle: () => void = () => undefined;
    const open = new Promise<undefined>((done) => {
      settle = () => done(undefined);
    });
    answer = () => open;
    const waiting = Array.from({ length: 1000 }, (_, index) =>
      Promise.resolve(tenants.find(`https://${index}.example`)),
    );
    expect(() => tenants.find(ACME)).toThrow('a thousand questions');
    settle();
    await Promise.all(waiting);
    answer = async (issuer) => rows.get(issuer);
    expect(await tenants.find(ACME)).toMatchObject({ issuer: ACME });
  });
});
