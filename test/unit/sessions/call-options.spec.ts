import { describe, expect, it } from 'vitest';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import { refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

type Call = (service: SessionService, options: never) => Promise<unknown>;

/** Each method that takes options. */
const CALLS: Readonly<Record<string, Call>> = {
  signIn: (service, options) => service.signIn(() => null, options),
  open: (service, options) => service.open('alice', options),
  refresh: (service, options) => service.refresh('x', options),
  close: (service, options) => service.close('A'.repeat(26), options),
  closeAll: (service, options) => service.closeAll('alice', options),
  list: (service, options) => service.list('alice', options),
};

describe.each(Object.entries(CALLS))('SessionService.%s()', (name, call) => {
  it.each([{ colour: 1 }, { colour: undefined }])(
    'refuses the unknown options %j before the store is asked',
    async (options) => {
      const { service, calls } = new SessionBench();
      const error = await refusal(() => call(service, options as never));
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: expect.stringMatching(
          `^SessionService\\.${name}\\(\\): colour is no option here; known are `,
        ) as string,
      });
      expect(calls).toEqual([]);
    },
  );

  it.each([[null], ['alice'], [5], [['alice']]])(
    'refuses %o in place of options',
    async (options) => {
      const { service, calls } = new SessionBench();
      const error = await refusal(() => call(service, options as never));
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
        message: expect.stringContaining(
          `SessionService.${name}(): its options must be an object of `,
        ) as string,
      });
      expect(calls).toEqual([]);
    },
  );
});

describe('an option that is meant otherwise', () => {
  it.each<[string, object, string]>([
    ['open', { claim: {} }, 'did you mean claims?'],
    ['open', { roles: ['admin'] }, 'write claims: { roles }'],
    ['open', { userAgent: 'x' }, 'write device: { id, name, userAgent, ip }'],
    ['open', { expiresIn: '1h' }, 'accessToken and sessions of forRoot()'],
    ['signIn', { claims: {} }, 'what the check returns brings its claims'],
    ['refresh', { atempt: 'x' }, 'did you mean attempt?'],
    ['refresh', { claims: {} }, 'sessions.claimsLoader'],
    ['closeAll', { exept: 'x' }, 'did you mean except?'],
    ['close', { subjet: 'alice' }, 'did you mean subject?'],
    ['open', { device: { useragent: 'x' } }, 'did you mean userAgent?'],
    ['refresh', { device: 'Firefox' }, 'The option device: its options must'],
  ])(
    'of %s() %j is answered with the one that is',
    async (name, options, remedy) => {
      const { service } = new SessionBench();
      const error = await refusal(() =>
        CALLS[name]?.(service, options as never),
      );
      expect(error).toMatchObject({ code: 'options_invalid' });
      expect(error.message).toContain(remedy);
    },
  );
});

describe('close() of an owner who is not known', () => {
  it.each([undefined, null])('closes nothing: %j', async (subject) => {
    const { service, calls } = new SessionBench();
    const { sessionId, refreshToken } = await service.open('alice');
    calls.length = 0;
    const error = await refusal(() =>
      service.close(sessionId, { subject } as never),
    );
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'options_invalid',
      message:
        'SessionService.close(): subject is not known, and the session of anyone would be closed. Leave it out if that is meant',
    });
    expect(calls).toEqual([]);
    await expect(service.refresh(refreshToken)).resolves.toBeDefined();
  });
});
