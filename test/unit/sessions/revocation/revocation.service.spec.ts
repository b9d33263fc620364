import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { START } from '../../../support/fake-clock.js';
import { forge, hmac } from '../../../support/forge.js';
import { goodClaims, goodHeader, SCENES } from '../../../support/scenes.js';
import { altered, refusal, verdict } from '../../../support/tokens.js';
import { logDown } from './fickle-log.js';
import { fleet } from './fleet.js';
import type { Instance } from './instance.js';
import { passing, woken } from './timers.js';

const { started, pair } = fleet();
const REVOKED = 'not_revoked: token_revoked';

describe('revokeToken()', () => {
  it('ends an access token here at once, and elsewhere when it is read', async () => {
    const [one, other] = await pair();
    const { token } = await one.service.issue('alice');
    const kept = await one.service.issue('alice');
    expect(await one.revocations.revokeToken(token)).toBe(true);
    expect(await verdict(one.service, token)).toBe(REVOKED);
    await woken();
    expect(await verdict(other.service, token)).toBe(REVOKED);
    expect(await verdict(other.service, kept.token)).toBe('accepted');
    expect(one.revocations.counts).toMatchObject({ tokens: 1, sessions: 0 });
  });

  it('ends one of a session, and not the session', async () => {
    const { service, revocations, issuer } = await started();
    const stamp = { sid: 's', sv: 0, at: START, notAfter: START + 1e6 };
    const token = await issuer.issueForSession('alice', {}, stamp);
    const next = await issuer.issueForSession('alice', {}, stamp);
    expect(await revocations.revokeToken(token.token)).toBe(true);
    expect(await verdict(service, token.token)).toBe(REVOKED);
    expect(await verdict(service, next.token)).toBe('accepted');
  });

  it.each([
    ['type', { type: 'reset+jwt', expiresIn: 60 }, { type: 'reset+jwt' }],
    [
      'audience',
      { type: 'x', expiresIn: 60, audience: 'mail' },
      { type: 'x', audience: 'mail' },
    ],
    [
      'audiences',
      { type: 'x', expiresIn: 60, audience: ['a', 'b'] },
      { type: 'x', audience: 'b' },
    ],
  ])('ends a token of any %s', async (_, signing, options) => {
    const { service, revocations } = await started();
    const { token } = await service.sign({}, signing);
    expect(await verdict(service, token, options)).toBe('accepted');
    expect(await revocations.revokeToken(token)).toBe(true);
    expect(await verdict(service, token, options)).toBe(REVOKED);
  });

  it('does so until it has expired', async () => {
    const { service, revocations, time } = await started();
    const { token } = await service.issue('alice');
    await revocations.revokeToken(token);
    await passing(time, 1);
    time.pass(903);
    await passing(time, 0.5);
    expect(await verdict(service, token)).toBe(REVOKED);
    time.pass(1);
    expect(await verdict(service, token)).toBe('not_expired: token_expired');
  });

  it.each<[string, (instance: Instance) => unknown]>([
    ['garbage', () => 'garbage'],
    ['nothing', () => ''],
    ['no text', () => undefined],
    ['a refresh token', () => 'AAAA.0.BBBB.CCCC'],
    ['one that is too long', () => `${altered({})}${'A'.repeat(10_000)}`],
    ['one of another issuer', () => altered({}, { iss: 'https://other' })],
    ['one without an issuer', () => altered({}, { iss: undefined })],
    ['an expired one', () => altered({}, { exp: START - 6 })],
    ['one without an audience', () => altered({}, { aud: undefined })],
    ['one without a type', () => altered({ typ: undefined })],
    ['one without jti', () => altered({}, { jti: undefined })],
    [
      'one that somebody else signed',
      () =>
        forge(
          goodHeader(SCENES.HS256),
          goodClaims(START),
          hmac(256, 'another secret of somebody else!'),
        ),
    ],
  ])('changes nothing for %s', async (_, tokenOf) => {
    const instance = await started();
    const { revocations, hub, log } = instance;
    const token = tokenOf(instance) as string;
    expect(await revocations.revokeToken(token)).toBe(false);
    expect(hub.changes).toBe(0);
    expect(log.calls.append).toBe(0);
  });

  it('makes it known again where it was revoked, for others may not know it', async () => {
    const [one, other] = await pair();
    const { token } = await one.service.issue('alice');
    one.log.before.append = logDown;
    for (let times = 0; times < 2; times++) {
      const revoking = () => one.revocations.revokeToken(token);
      expect(await refusal(revoking)).toMatchObject({
        kind: 'unavailable',
        message: 'The log of revocations failed (ECONNREFUSED)',
      });
      expect(await verdict(one.service, token)).toBe(REVOKED);
      expect(await verdict(other.service, token)).toBe('accepted');
    }
    one.log.before = {};
    expect(await one.revocations.revokeToken(token)).toBe(true);
    await woken();
    expect(await verdict(other.service, token)).toBe(REVOKED);
  });

  it('ends it here, and soon elsewhere, also where the log is out of reach for long', async () => {
    const [one, other] = await pair();
    const { token } = await one.service.issue('alice');
    one.log.everything(logDown);
    await passing(one.time, 10);
    expect(
      await refusal(() => one.revocations.revokeToken(token)),
    ).toMatchObject({ kind: 'unavailable', retryAfter: 1 });
    one.log.everything(undefined);
    await passing(one.time, 1);
    for (const { service } of [one, other]) {
      expect(await verdict(service, token)).toBe(REVOKED);
    }
  });

  it('takes nobody at his word while the log is out of reach', async () => {
    const { revocations, log, time, hub } = await started();
    log.everything(logDown);
    await passing(time, 10);
    const forged = forge(
      goodHeader(SCENES.HS256),
      goodClaims(time.clock.now()),
      hmac(256, 'another secret of somebody else!'),
    );
    expect(await revocations.revokeToken(forged)).toBe(false);
    expect(hub.changes).toBe(0);
  });
});

describe('revokeKey()', () => {
  it('ends everything that the key signed, and nothing else', async () => {
    const [one, other] = await pair({
      auth: {
        keys: {
          ring: [
            { secret: SCENES.HS256.secret as Buffer, kid: 'scene-key' },
            { secret: randomBytes(32), kid: 'old' },
          ],
        },
      },
    });
    const access = await one.service.issue('alice');
    const purpose = await one.service.sign({}, { type: 'x', expiresIn: 60 });
    await one.revocations.revokeKey('old');
    expect(await verdict(one.service, access.token)).toBe('accepted');
    await one.revocations.revokeKey('scene-key');
    await woken();
    for (const { service } of [one, other]) {
      expect(await verdict(service, access.token)).toBe(REVOKED);
      expect(await verdict(service, purpose.token, { type: 'x' })).toBe(
        REVOKED,
      );
    }
  });
});
