import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import type { Revocations } from '../../../libs/jwt-auth/src/token/revocations.js';
import { TokenVerifier } from '../../../libs/jwt-auth/src/token/token-verifier.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { ISSUER } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';
import { Gate } from '../sessions/revocation/fickle-log.js';
import { fleet } from '../sessions/revocation/fleet.js';
import { woken } from '../sessions/revocation/timers.js';

const { started, pair } = fleet();
const REVOKED = {
  kind: 'rejected',
  code: 'token_revoked',
  check: 'not_revoked',
};
const token = altered({}, { sid: 's', sv: 1 });

/** A schema that takes as long as the gate is closed. */
function slow(gate: Gate) {
  return z.object({}).refine(async () => {
    await gate.wait();
    return true;
  });
}

describe('a token that was revoked while it was verified is refused', () => {
  it.each(['session', 'subject', 'token', 'key'] as const)(
    'where its schema had to be awaited: its %s',
    async (what) => {
      const gate = new Gate();
      const { hub, service } = await started({ auth: { claims: slow(gate) } });
      const verifying = refusal(() => service.verify(token));
      await woken();
      await {
        session: () => hub.revokeSessions(['s']),
        subject: () => hub.raiseSubject('alice', 2, START),
        token: () => hub.revokeToken('token-1', START + 600),
        key: () => hub.revokeKey('scene-key'),
      }[what]();
      gate.open();
      expect(await verifying).toMatchObject(REVOKED);
      expect(service.cacheStatistics()).toMatchObject({ size: 0 });
    },
  );

  it('where the log was asked, and had not held it yet when it was read', async () => {
    const instance = await started({ revocations: { check: 'store' } });
    const { hub, log, service } = instance;
    const gate = new Gate();
    log.afterReading = gate.wait;
    const verifying = refusal(() => service.verify(token));
    await woken();
    await hub.revokeSessions(['s']);
    gate.open();
    expect(await verifying).toMatchObject(REVOKED);
  });

  it('by the instance that asks the log, as soon as another one has revoked it', async () => {
    const [one, other] = await pair({ revocations: { check: 'store' } });
    expect(await other.service.verify(token)).toMatchObject({ sid: 's' });
    await one.hub.revokeSessions(['s']);
    const error = await refusal(() => other.service.verify(token));
    expect(error).toMatchObject(REVOKED);
  });
});

describe('a token that expired while the log was asked', () => {
  it('is refused for that', async () => {
    const { log, service, time } = await started({
      revocations: { check: 'store' },
    });
    const gate = new Gate();
    log.afterReading = gate.wait;
    const verifying = refusal(() =>
      service.verify(altered({}, { exp: START + 1 })),
    );
    await woken();
    time.pass(6.1);
    gate.open();
    expect(await verifying).toMatchObject({
      kind: 'rejected',
      code: 'token_expired',
    });
  });
});

describe('a token that is revoked between its last check and its answer', () => {
  it('is refused where others could run in between', async () => {
    let isRevoked = false;
    const revocations: Revocations = {
      changes: 0,
      confirm: () => Promise.resolve(),
      isRevoked: () => {
        const was = isRevoked;
        queueMicrotask(() => (isRevoked = true));
        return was;
      },
      isTokenRevoked: () => false,
    };
    const error = await refusal(() => verifierWith(revocations).verify(token));
    expect(error).toMatchObject(REVOKED);
  });
});

describe('a mistake in what tells whether a token was revoked', () => {
  const mistake = new TypeError('a mistake');

  it.each([
    ['later', () => Promise.reject(mistake)],
    [
      'at once',
      () => {
        throw mistake;
      },
    ],
  ])('lets nobody in, and passes for nothing else: %s', async (_, confirm) => {
    const verifier = verifierWith({
      changes: 0,
      confirm,
      isRevoked: () => false,
      isTokenRevoked: () => false,
    });
    await expect(async () => verifier.verify(token)).rejects.toBe(mistake);
  });
});

function verifierWith(revocations: Revocations): TokenVerifier {
  const { keys, audience } = bench().options;
  const own = expectationOf({ keys, audience, issuer: ISSUER });
  return new TokenVerifier(
    new Issuers({ ...own, type: 'jwt', revocations }),
    new FakeClock(),
  );
}
