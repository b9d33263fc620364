import type { StandardSchema } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

type Verdict = Awaited<ReturnType<StandardSchema['~standard']['validate']>>;

/** A bench whose claims are judged by a schema that does as it is told; at first it accepts. */
class SchemaBench extends SessionBench {
  verdict: (value: unknown) => Verdict | Promise<Verdict>;

  constructor() {
    const accept = (value: unknown): Verdict => ({ value });
    const validate = (value: unknown): Verdict | Promise<Verdict> => {
      this.calls.push('schema');
      return this.verdict(value);
    };
    const claims: StandardSchema = {
      '~standard': { version: 1, vendor: 'test', validate },
    };
    super({ auth: { claims } });
    this.verdict = accept;
  }
}

const REFUSING = (): Verdict => ({ issues: [{ path: ['plan'] }] });

const THROWING = (): Verdict => {
  throw new Error('hunter2');
};

describe('with a schema of the claims', () => {
  it('a refresh reads, is judged, and only then spends the token', async () => {
    const { service, calls, verifier } = new SchemaBench();
    const first = await service.open('alice', { claims: { plan: 'gold' } });
    calls.length = 0;
    const second = await service.refresh(first.refreshToken);
    expect(calls).toEqual(['read', 'schema', 'rotate']);
    expect(second.accessToken.claims['plan']).toBe('gold');
    expect(await verifier.verify(second.accessToken.token)).toBeDefined();
  });

  it.each<[string, () => Verdict, object]>([
    ['refuses', REFUSING, { kind: 'misconfigured', code: 'claim_invalid' }],
    ['throws', THROWING, { kind: 'unavailable' }],
  ])(
    'that %s a refresh spends nothing, for as long as it lasts',
    async (_, verdict, refused) => {
      const bench = new SchemaBench();
      const { service, clock, store, events } = bench;
      const first = await service.open('alice');
      const accept = bench.verdict;
      bench.verdict = verdict;
      for (let count = 0; count < 3; count++) {
        clock.advance(100);
        const error = await refusal(() => service.refresh(first.refreshToken));
        expect(error).toMatchObject(refused);
      }
      const { session } = await store.read(first.sessionId);
      expect(session?.generation).toBe(0);
      expect(session?.revokedAt).toBeUndefined();
      bench.verdict = accept;
      const second = await service.refresh(first.refreshToken);
      expect(second.refreshToken.split('.')[1]).toBe('1');
      const types = events.map(({ type }) => type);
      expect(types).toEqual(['issued', 'refreshed']);
    },
  );

  it('that outlasts the time-out a refresh spends nothing', async () => {
    const bench = new SchemaBench();
    const { service, clock, store } = bench;
    const first = await service.open('alice');
    const accept = bench.verdict;
    bench.verdict = async (value) => {
      clock.advance(6);
      return accept(value);
    };
    const error = await refusal(() => service.refresh(first.refreshToken));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: 'The session store was reached too late',
    });
    const { session } = await store.read(first.sessionId);
    expect(session?.generation).toBe(0);
    bench.verdict = accept;
    clock.advance(100);
    await expect(service.refresh(first.refreshToken)).resolves.toBeDefined();
  });
});

describe('without a schema of the claims', () => {
  it('a refresh asks the store once', async () => {
    const { service, calls } = new SessionBench();
    const first = await service.open('alice');
    calls.length = 0;
    await service.refresh(first.refreshToken);
    expect(calls).toEqual(['rotate']);
  });
});
