import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { AUDIENCE, ISSUER } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';
import { Gate, logDown, never } from '../sessions/revocation/fickle-log.js';
import { fleet } from '../sessions/revocation/fleet.js';
import type { Instance } from '../sessions/revocation/instance.js';
import { passing, woken } from '../sessions/revocation/timers.js';

const { started, pair } = fleet();
const TYPE = 'password-reset+jwt';
const options = { type: TYPE };

async function signed({ service }: Instance): Promise<string> {
  const { token } = await service.sign(
    { email: 'a@example.com' },
    { type: TYPE, subject: 'alice', expiresIn: 60 },
  );
  return token;
}

/** `spent`, or the code with which it is refused. */
async function outcome(instance: Instance, token: string): Promise<string> {
  try {
    await instance.service.consume(token, options);
    return 'consumed';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const SPENT = {
  kind: 'rejected',
  code: 'token_spent',
  message: 'The token may be used once, and was',
};

describe('consume()', () => {
  it('gives the claims the first time, and never again', async () => {
    const [one, other] = await pair();
    const token = await signed(one);
    expect(await one.service.consume(token, options)).toMatchObject({
      sub: 'alice',
      email: 'a@example.com',
    });
    for (const { service } of [one, other, one]) {
      const error = await refusal(() => service.consume(token, options));
      expect(error).toMatchObject(SPENT);
    }
    expect(await other.service.verify(token, options)).toBeDefined();
  });

  it('succeeds once of a hundred times at once, on two instances', async () => {
    const [one, other] = await pair();
    for (let round = 0; round < 20; round++) {
      const token = await signed(one);
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          outcome(index % 2 === 0 ? one : other, token),
        ),
      );
      expect(outcomes.toSorted()).toEqual([
        'consumed',
        ...Array.from({ length: 99 }, () => 'token_spent'),
      ]);
    }
  });

  it('spends each token on its own', async () => {
    const instance = await started();
    const tokens = await Promise.all([signed(instance), signed(instance)]);
    for (const token of tokens) {
      expect(await outcome(instance, token)).toBe('consumed');
    }
  });

  it.each<[string, string, object]>([
    ['another type', altered({ typ: 'other' }), { code: 'type_mismatch' }],
    ['an access token', altered({}), { code: 'type_mismatch' }],
    [
      'one that has expired',
      altered({ typ: TYPE }, { aud: ISSUER, exp: START - 6 }),
      { code: 'token_expired' },
    ],
    ...['x', AUDIENCE].map((aud): [string, string, object] => [
      `one for another audience, ${aud}`,
      altered({ typ: TYPE }, { aud }),
      { code: 'audience_mismatch' },
    ]),
    ['garbage', 'garbage', { code: 'token_malformed' }],
  ])('spends nothing of %s', async (_, token, refused) => {
    const { service, log } = await started();
    const error = await refusal(() => service.consume(token, options));
    expect(error).toMatchObject({ kind: 'rejected', ...refused });
    expect(log.calls.spend).toBe(0);
  });

  it('refuses one that was revoked, and does not spend it', async () => {
    const instance = await started();
    const token = await signed(instance);
    await instance.revocations.revokeToken(token);
    expect(await outcome(instance, token)).toBe('token_revoked');
    expect(instance.log.calls.spend).toBe(0);
  });

  it('refuses one that was revoked while it was spent', async () => {
    const instance = await started();
    const token = await signed(instance);
    const gate = new Gate();
    instance.log.before.spend = gate.wait;
    const consuming = outcome(instance, token);
    await woken();
    expect(await instance.revocations.revokeToken(token)).toBe(true);
    gate.open();
    expect(await consuming).toBe('token_revoked');
  });

  it('cannot tell where the log is out of reach; what was not spent can be later', async () => {
    const instance = await started();
    const { service, log } = instance;
    const token = await signed(instance);
    log.before.spend = logDown;
    for (let times = 0; times < 3; times++) {
      const error = await refusal(() => service.consume(token, options));
      expect(error).toMatchObject({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        retryAfter: 1,
        message: 'The log of revocations failed (ECONNREFUSED)',
      });
    }
    log.before = {};
    expect(await outcome(instance, token)).toBe('consumed');
    expect(await outcome(instance, token)).toBe('token_spent');
  });

  it('waits for an answer no longer than maxLag', async () => {
    const instance = await started();
    const token = await signed(instance);
    instance.log.before.spend = never;
    const consuming = refusal(() => instance.service.consume(token, options));
    await passing(instance.time, 5);
    expect(await consuming).toMatchObject({
      kind: 'unavailable',
      message: 'The log of revocations did not answer within 5 seconds',
    });
  });

  it('never succeeds twice where the answer was lost', async () => {
    const instance = await started();
    const token = await signed(instance);
    const { shared } = instance.log;
    const spend = shared.spend.bind(shared);
    shared.spend = async (...given) => {
      await spend(...given);
      return logDown();
    };
    expect(await outcome(instance, token)).toBe('temporarily_unavailable');
    shared.spend = spend;
    expect(await outcome(instance, token)).toBe('token_spent');
  });

  it('is for no access tokens, and none without jti', async () => {
    const { service, log } = await started();
    const access = await refusal(() =>
      service.consume(altered({}), { type: 'jwt' }),
    );
    const nameless = altered({ typ: TYPE }, { aud: ISSUER, jti: undefined });
    const unnamed = await refusal(() => service.consume(nameless, options));
    for (const error of [access, unnamed]) {
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'wiring_invalid',
      });
    }
    expect(access.message).toMatch(/make one with sign\(\)/);
    expect(unnamed.message).toMatch(/needs a jti/);
    expect(log.calls.spend).toBe(0);
  });

  it('says what it needs where nothing remembers', async () => {
    const { service } = bench();
    const { token } = await service.sign({}, { type: TYPE, expiresIn: 60 });
    expect(await refusal(() => service.consume(token, options))).toMatchObject({
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message:
        'consume() has to remember which tokens were used: give JwtAuthModule the option sessions or revocations',
    });
  });
});
