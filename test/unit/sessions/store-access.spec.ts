import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuthError } from '../../../libs/jwt-auth/src/errors.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

/** Everything that a request can ask of the service. */
async function actions(bench: SessionBench) {
  const { service } = bench;
  const { sessionId, refreshToken } = await service.open('alice');
  return [
    ['version', () => service.begin('alice')],
    ['create', () => service.open('alice', { version: 0 })],
    ['rotate', () => service.refresh(refreshToken)],
    ['revoke', () => service.close(sessionId)],
    ['revoke', () => service.closeByToken(refreshToken)],
    ['revokeAll', () => service.closeAll('alice')],
    ['raiseVersion', () => service.revokeAccess('alice')],
    ['list', () => service.list('alice')],
  ] as const;
}

describe('a store that fails', () => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('hunter2'), 'The session store failed'],
    [
      'an error with a code',
      Object.assign(new Error('hunter2'), { code: 'ECONNREFUSED' }),
      'The session store failed (ECONNREFUSED)',
    ],
    [
      'an error with a code that says too much',
      Object.assign(new Error('x'), { code: 'redis://:hunter2@host' }),
      'The session store failed',
    ],
    ['nothing', undefined, 'The session store failed'],
    [
      'a refusal, which is not for it to say',
      new AuthError('rejected', 'token_expired', { reason: 'hunter2' }),
      'The session store failed',
    ],
    [
      'that it is out of reach',
      new AuthError('unavailable', 'temporarily_unavailable', {
        reason: 'Redis is loading',
        retryAfter: 1,
      }),
      'Redis is loading',
    ],
  ])('with %s lets nobody in and tells nothing', async (_, error, message) => {
    const bench = new SessionBench();
    const prune = ['prune', () => bench.service.prune()] as const;
    for (const [method, action] of [...(await actions(bench)), prune]) {
      bench.interference = (name) => {
        if (name === method) {
          throw error;
        }
      };
      const seen = await refusal(action);
      expect(seen).toMatchObject({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        retryAfter: 1,
        message,
      });
      expect(seen.cause).toBeUndefined();
    }
    expect(bench.events).toHaveLength(1);
    expect(bench.announced).toEqual([]);
  });

  it('with an answer that makes no sense lets nobody in', async () => {
    const bench = new SessionBench();
    const { refreshToken } = await bench.service.open('alice');
    for (const answer of [
      { outcome: 'rotated', version: 0, now: 1 },
      { outcome: 'fine', version: 0, now: 1 },
    ]) {
      bench.interference = () => answer;
      const error = await refusal(() => bench.service.refresh(refreshToken));
      expect(error.kind).toBe('unavailable');
    }
  });
});

/** Seconds, a time-out that nothing else in the process has. */
const TIMEOUT = 13;

/** Timers of that time-out that are neither over nor cleared. */
function watchTimeouts(): Set<unknown> {
  const waiting = new Set<unknown>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((
    done: () => void,
    delay: number,
  ) => {
    const timer = set(() => {
      waiting.delete(timer);
      done();
    }, delay);
    if (delay === TIMEOUT * 1000) {
      waiting.add(timer);
    }
    return timer;
  }) as typeof setTimeout);
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    waiting.delete(timer);
    clear(timer);
  });
  return waiting;
}

describe('a store that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('keeps nobody waiting for longer than the time-out', async () => {
    const timeouts = watchTimeouts();
    const bench = new SessionBench({ sessions: { timeout: TIMEOUT } });
    for (const [method, action] of await actions(bench)) {
      bench.interference = (name) =>
        name === method ? new Promise(() => undefined) : undefined;
      const seen = refusal(action);
      expect(timeouts.size).toBe(1);
      await vi.advanceTimersByTimeAsync(TIMEOUT * 1000);
      expect(await seen).toMatchObject({
        kind: 'unavailable',
        message: 'The session could not be looked after within 13 seconds',
      });
    }
    expect(timeouts.size).toBe(0);
  });

  it('leaves no timer behind where it does answer', async () => {
    const timeouts = watchTimeouts();
    const bench = new SessionBench({ sessions: { timeout: TIMEOUT } });
    for (const [, action] of await actions(bench)) {
      const answered = action();
      expect(timeouts.size).toBe(1);
      await answered.catch(() => undefined);
      expect(timeouts.size).toBe(0);
    }
  });
});

describe('a command that comes late', () => {
  it('spends no token, and is sent again while there is time', async () => {
    const bench = new SessionBench();
    const { service, calls } = bench;
    const { refreshToken } = await service.open('alice');
    calls.length = 0;
    let stalls = 1;
    bench.interference = () => {
      bench.storeAhead += stalls-- > 0 ? 6 : 0;
    };
    const next = await service.refresh(refreshToken);
    expect(calls).toEqual(['rotate', 'rotate']);
    expect(next.refreshToken.split('.')[1]).toBe('1');
  });

  it('is given up where it is late again', async () => {
    const bench = new SessionBench();
    const { service, calls, store } = bench;
    const { sessionId, refreshToken } = await service.open('alice');
    calls.length = 0;
    bench.interference = () => {
      bench.storeAhead += 6;
    };
    for (const action of [
      () => service.refresh(refreshToken),
      () => service.open('alice', { version: 0 }),
    ]) {
      expect(await refusal(action)).toMatchObject({
        kind: 'unavailable',
        message: 'The session store was reached too late',
      });
    }
    expect(calls).toEqual(['rotate', 'rotate', 'create', 'create']);
    const { session } = await store.read(sessionId);
    expect(session?.generation).toBe(0);
    expect(await bench.stored('alice')).toHaveLength(1);
  });

  it('does not end a session whose client has moved on', async () => {
    const bench = new SessionBench();
    const { service, clock } = bench;
    const first = await service.open('alice');
    let release = (): void => undefined;
    bench.interference = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const stalled = refusal(() => service.refresh(first.refreshToken));
    await Promise.resolve();
    bench.interference = () => undefined;
    const second = await service.refresh(first.refreshToken);
    clock.advance(31);
    const third = await service.refresh(second.refreshToken);
    release();
    expect((await stalled).kind).toBe('unavailable');
    clock.advance(31);
    await expect(service.refresh(third.refreshToken)).resolves.toBeDefined();
  });
});

describe('the clock of the store', () => {
  it('is asked for once, and then known from its answers', async () => {
    const bench = new SessionBench({ ahead: -7200 });
    const { service, calls, clock } = bench;
    const opened = await service.open('alice', { version: 0 });
    expect(calls).toEqual(['now', 'create']);
    clock.advance(599);
    await service.refresh(opened.refreshToken);
    clock.advance(599);
    await service.refresh(opened.refreshToken).catch(() => undefined);
    expect(calls).toEqual(['now', 'create', 'rotate', 'rotate']);
    clock.advance(600);
    await service.open('alice', { version: 0 });
    expect(calls.slice(4)).toEqual(['now', 'create']);
  });
});
