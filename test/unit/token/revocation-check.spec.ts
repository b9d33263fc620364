import { describe, expect, it } from 'vitest';
import type { Revocation } from '../../../libs/jwt-auth/src/sessions/revocation/revocation.js';
import { START } from '../../support/fake-clock.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { ISSUER, KID } from '../../support/scenes.js';
import {
  altered,
  bench,
  type Changes,
  refusal,
  verdict,
} from '../../support/tokens.js';
import { logDown } from '../sessions/revocation/fickle-log.js';
import { fleet } from '../sessions/revocation/fleet.js';
import type { Instance } from '../sessions/revocation/instance.js';

const { started } = fleet();
const REVOKED = 'not_revoked: token_revoked';
const OTHER = 'https://other.example';

/** An instance that has read of revocations. */
async function knowing(...revocations: Revocation[]): Promise<Instance> {
  const instance = await started();
  for (const revocation of revocations) {
    const { kind, id } = revocation;
    await (kind === 'subject'
      ? instance.hub.raiseSubject(id, revocation.version, revocation.cutoff)
      : kind === 'session'
        ? instance.hub.revokeSessions([id])
        : kind === 'token'
          ? instance.hub.revokeToken(id, START + 600)
          : instance.hub.revokeKey(id));
  }
  return instance;
}

const ALICE = {
  kind: 'subject',
  id: 'alice',
  version: 5,
  cutoff: START - 100,
} as const;
const session = { sid: 's', sv: 5 };

describe('an access token is refused', () => {
  it.each<[string, Revocation, Changes]>([
    ['its jti', { kind: 'token', id: 'token-1' }, {}],
    ['its session', { kind: 'session', id: 's' }, session],
    ['its key', { kind: 'key', id: KID }, {}],
    ['a lower version of its subject', ALICE, { sid: 's', sv: 4 }],
    ['version 0 of its subject', ALICE, { sid: 's', sv: 0 }],
    ['no version of its subject', ALICE, { sid: 's' }],
    ['a version that is no number', ALICE, { sid: 's', sv: '9' }],
    ['a session that is no text', ALICE, { sid: 5, sv: 4 }],
    ['an iat at the cut-off', ALICE, { iat: START - 100 }],
    ['an iat before the cut-off', ALICE, { iat: START - 101 }],
    ['no iat', ALICE, { iat: undefined }],
  ])('by %s', async (_, revocation, claims) => {
    const { service } = await knowing(revocation);
    const token = altered({}, claims);
    expect(await verdict(service, token)).toBe(REVOKED);
    expect(await refusal(() => service.verify(token))).toMatchObject({
      kind: 'rejected',
      code: 'token_revoked',
      check: 'not_revoked',
      message:
        'Token refused at not_revoked: expected that neither the token nor its session, subject or key was revoked',
    });
    const free = await knowing();
    expect(await verdict(free.service, token)).toBe('accepted');
  });
});

describe('an access token passes', () => {
  it.each<[string, Revocation[], Changes]>([
    ['the same version', [ALICE], session],
    ['a higher version', [ALICE], { sid: 's', sv: 6 }],
    [
      'the same version, however old it is',
      [ALICE],
      { ...session, iat: START - 9000 },
    ],
    ['an iat after the cut-off', [ALICE], { iat: START - 99 }],
    [
      'an iat after a cut-off within its second',
      [{ ...ALICE, cutoff: START - 0.5 }],
      { iat: START },
    ],
    ['another subject', [{ ...ALICE, id: 'bob' }], { sid: 's', sv: 0 }],
    ['another session', [{ kind: 'session', id: 't' }], session],
    [
      'names of other kinds',
      [
        { kind: 'token', id: 's' },
        { kind: 'session', id: 'token-1' },
        { kind: 'key', id: 'alice' },
        { kind: 'session', id: 'alice' },
        { ...ALICE, id: 's' },
      ],
      session,
    ],
    [
      'names that every object has',
      [
        { kind: 'session', id: '__proto__' },
        { kind: 'token', id: 'constructor' },
      ],
      { sid: 'toString', sv: 0 },
    ],
    ['no jti', [{ kind: 'token', id: 'undefined' }], { jti: undefined }],
  ])('with %s', async (_, revocations, claims) => {
    const { service } = await knowing(...revocations);
    expect(await verdict(service, altered({}, claims))).toBe('accepted');
  });
});

describe('a token of another purpose', () => {
  const options = { type: 'reset' };
  const purpose = (claims: Changes): string =>
    altered({ typ: 'reset' }, { aud: ISSUER, ...claims });

  it.each<[string, Revocation, string]>([
    ['its jti', { kind: 'token', id: 'token-1' }, REVOKED],
    ['its key', { kind: 'key', id: KID }, REVOKED],
    ['its session', { kind: 'session', id: 's' }, 'accepted'],
    ['its subject', { ...ALICE, version: 9, cutoff: START + 9 }, 'accepted'],
  ])('goes by jti and key only: %s', async (_, revocation, expected) => {
    const { service } = await knowing(revocation);
    const token = purpose({ sid: 's', sv: 1 });
    expect(await verdict(service, token, options)).toBe(expected);
  });

  it('may be without a subject, and is looked up all the same', async () => {
    const token = purpose({ sub: undefined });
    const { service } = await knowing({ kind: 'token', id: 'token-1' });
    expect(await verdict(service, token, options)).toBe(REVOKED);
  });
});

describe('an access token whose type or audience is named', () => {
  it.each([{ type: 'JWT' }, { audience: 'https://api.example' }])(
    'is looked up as any: %j',
    async (options) => {
      const { service } = await knowing({ kind: 'session', id: 's' });
      expect(await verdict(service, altered({}, session), options)).toBe(
        REVOKED,
      );
    },
  );
});

describe('a token of a trusted issuer', () => {
  it('is never looked up, whatever it has in common with ours', async () => {
    const own = bench();
    const theirs = expectationOf({
      issuer: OTHER,
      keys: own.options.keys,
      audience: own.options.audience,
    });
    const instance = await started({
      others: { find: (issuer) => (issuer === OTHER ? theirs : undefined) },
    });
    const { hub, service, log } = instance;
    const token = altered({}, { ...session, iss: OTHER });
    const ours = altered({}, session);
    await hub.revokeToken('token-1', START + 600);
    await hub.revokeSessions(['s']);
    await hub.raiseSubject('alice', 9, START + 9);
    await hub.revokeKey(KID);
    expect(await verdict(service, ours)).toBe(REVOKED);
    expect(await verdict(service, token)).toBe('accepted');
    log.everything(logDown);
    instance.time.pass(10);
    const options = { audience: own.options.audience };
    expect(await verdict(service, token)).toBe('accepted');
    expect(await verdict(service, token, options)).toBe('accepted');
    expect((await refusal(() => service.verify(ours))).kind).toBe(
      'unavailable',
    );
  });
});

describe('where it is not known what was revoked', () => {
  it.each([{ check: 'list' }, { check: 'store' }] as const)(
    'no good token passes, and the check is named: %j',
    async (revocations) => {
      const { service, log, time } = await started({ revocations });
      log.everything(logDown);
      time.pass(6);
      for (const asking of [
        () => service.verify(altered({}, { exp: START + 99 })),
        () => service.verify(altered({}), { type: 'JWT' }),
        () => service.explain(altered({})),
      ]) {
        expect(await refusal(asking)).toMatchObject({
          kind: 'unavailable',
          code: 'temporarily_unavailable',
          check: 'not_revoked',
          retryAfter: 1,
        });
      }
    },
  );

  it('a bad one is as bad as ever, and nobody is asked about it', async () => {
    const { service, log } = await started({
      revocations: { check: 'store' },
    });
    log.everything(logDown);
    const { read } = log.calls;
    for (const [claims, code] of [
      [{ exp: START - 6 }, 'token_expired'],
      [{ aud: 'x' }, 'audience_mismatch'],
    ] as const) {
      const error = await refusal(() => service.verify(altered({}, claims)));
      expect(error).toMatchObject({ kind: 'rejected', code });
    }
    expect(log.calls.read).toBe(read);
  });
});
