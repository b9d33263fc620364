import { describe, expect, it } from 'vitest';
import type { VerifiedCredentials } from '../../../libs/jwt-auth/src/sessions/credentials-verifier.js';
import { START } from '../../support/fake-clock.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

const DEVICE = { name: 'Firefox', ip: '10.0.0.1' };
const ALICE: VerifiedCredentials = {
  subject: 'alice',
  claims: { roles: ['admin'] },
};

/** Answers in turn, doing before each what is given with it; and how often it was asked. */
function checks(
  ...answers: (VerifiedCredentials | null | (() => unknown))[]
): (() => Promise<VerifiedCredentials | null>) & { asked: () => number } {
  let asked = 0;
  const check = async (): Promise<VerifiedCredentials | null> => {
    const answer = answers[asked++];
    if (answer === undefined) {
      throw new Error('Asked too often');
    }
    return (
      typeof answer === 'function' ? await answer() : answer
    ) as VerifiedCredentials | null;
  };
  return Object.assign(check, { asked: () => asked });
}

describe('signIn()', () => {
  it('opens a session for whom the credentials prove to be', async () => {
    const { service, events } = new SessionBench();
    const check = checks(ALICE);
    const tokens = await service.signIn(check, { device: DEVICE });
    expect(tokens?.accessToken.claims).toMatchObject({
      sub: 'alice',
      roles: ['admin'],
      sid: tokens?.sessionId,
      sv: 0,
    });
    expect(check.asked()).toBe(1);
    expect(events).toMatchObject([{ type: 'issued', device: DEVICE }]);
  });

  it('may check at once, and be given neither claims nor a device', async () => {
    const { service } = new SessionBench();
    const tokens = await service.signIn(() => ({ subject: 'alice' }));
    expect(tokens?.accessToken.claims.sub).toBe('alice');
  });

  it('opens nothing where they are wrong', async () => {
    const { service, calls, events } = new SessionBench();
    expect(await service.signIn(() => null)).toBeNull();
    expect(calls).toEqual(['now']);
    expect(events).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['true', true],
    ['text', 'alice'],
    ['an object without a subject', {}],
  ])('decides nothing where the check gives %s', async (_, found) => {
    const { service, calls } = new SessionBench();
    const error = await refusal(() => service.signIn(() => found as null));
    expect(error).toMatchObject({
      kind: 'unavailable',
      message: 'The check of credentials gave neither a subject nor null',
    });
    expect(calls).not.toContain('create');
  });

  it('passes on what the check throws', async () => {
    const { service, calls } = new SessionBench();
    const failing = service.signIn(() => {
      throw new TypeError('teapot');
    });
    await expect(failing).rejects.toThrow(new TypeError('teapot'));
    expect(calls).not.toContain('create');
  });

  it('has the time-out for all of it, and opens nothing later', async () => {
    const sessions = { grace: '1s', timeout: 0.02 } as never;
    const bench = new SessionBench({ sessions });
    let finish: (found: VerifiedCredentials) => void = () => undefined;
    const slow = new Promise<VerifiedCredentials>(
      (resolve) => (finish = resolve),
    );
    const error = await refusal(() => bench.service.signIn(() => slow));
    expect(error).toMatchObject({ kind: 'unavailable', retryAfter: 1 });
    bench.clock.advance(1);
    finish(ALICE);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await bench.stored('alice')).toEqual([]);
  });
});

describe('signIn() of somebody who was signed out everywhere', () => {
  it('long before is checked once', async () => {
    const { service, clock } = new SessionBench();
    await service.closeAll('alice');
    clock.advance(1);
    const check = checks(ALICE);
    const tokens = await service.signIn(check);
    expect(tokens?.accessToken.claims['sv']).toBe(START * 1000);
    expect(check.asked()).toBe(1);
  });

  it('at the very same instant is checked again and survives', async () => {
    const { service } = new SessionBench();
    await service.closeAll('alice');
    const check = checks(ALICE, { ...ALICE, claims: { roles: ['guest'] } });
    const tokens = await service.signIn(check);
    expect(tokens?.accessToken.claims).toMatchObject({
      sv: START * 1000,
      roles: ['guest'],
    });
    expect(check.asked()).toBe(2);
    await expect(service.refresh(tokens!.refreshToken)).resolves.toBeDefined();
  });

  it.each([0, 1, 3])(
    'while the check looks at an old password does not survive, %d s later',
    async (seconds) => {
      const bench = new SessionBench();
      const { service, clock } = bench;
      const check = checks(
        async () => {
          clock.advance(seconds);
          await service.closeAll('alice');
          return ALICE;
        },
        () => null,
      );
      expect(await service.signIn(check)).toBeNull();
      expect(check.asked()).toBe(2);
      expect(await bench.stored('alice')).toEqual([]);
    },
  );

  it('while the check looks at the password survives where it is still good', async () => {
    const { service } = new SessionBench();
    const check = checks(async () => {
      await service.closeAll('alice');
      return ALICE;
    }, ALICE);
    const tokens = await service.signIn(check);
    expect(tokens?.accessToken.claims['sv']).toBe(START * 1000);
  });

  it('is nobody where the second check proves another subject', async () => {
    const bench = new SessionBench();
    const { service } = bench;
    await service.closeAll('alice');
    const check = checks(ALICE, { subject: 'bob' });
    expect(await service.signIn(check)).toBeNull();
    for (const subject of ['alice', 'bob']) {
      expect(await bench.stored(subject)).toEqual([]);
    }
  });

  it('after the last check is told to begin again', async () => {
    const bench = new SessionBench();
    const { service } = bench;
    await service.closeAll('alice');
    const check = checks(ALICE, async () => {
      await service.closeAll('alice');
      return ALICE;
    });
    const error = await refusal(() => service.signIn(check));
    expect(error).toMatchObject({ kind: 'rejected', code: 'sign_in_outdated' });
    expect(await bench.stored('alice')).toEqual([]);
  });

  it.each([-50, 50])(
    'is judged by the clock of the store, %d s ahead of ours',
    async (ahead) => {
      const bench = new SessionBench({ ahead });
      const { service } = bench;
      const check = checks(
        async () => {
          await service.closeAll('alice');
          return ALICE;
        },
        () => null,
      );
      expect(await service.signIn(check)).toBeNull();
      expect(await bench.stored('alice')).toEqual([]);
    },
  );

  it.each([
    ['before the sign-out', 100, 1],
    ['by less than the check took', 0.5, 2],
  ])(
    'while the clock of the store was set back %s does not survive',
    async (_, back, took) => {
      const bench = new SessionBench();
      const { service, clock } = bench;
      const check = checks(
        async () => {
          bench.storeAhead -= back;
          await service.closeAll('alice');
          clock.advance(took);
          return ALICE;
        },
        () => null,
      );
      expect(await service.signIn(check)).toBeNull();
      expect(check.asked()).toBe(2);
      expect(await bench.stored('alice')).toEqual([]);
    },
  );
});
