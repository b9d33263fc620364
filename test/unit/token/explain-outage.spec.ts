import { expect, it } from 'vitest';
import { refusal, verdict } from '../../support/tokens.js';
import { logDown } from '../sessions/revocation/fickle-log.js';
import { fleet } from '../sessions/revocation/fleet.js';

const { made } = fleet();

it('explain() agrees with verify() while nobody knows what was revoked', async () => {
  const { service, hub, log, time, issuer } = made();
  log.everything(logDown);
  await hub.start();
  const { token } = await issuer.issue('alice', {}, { expiresIn: 60 });
  for (const asked of [
    () => service.verify(token),
    () => service.explain(token),
  ]) {
    expect((await refusal(asked)).kind).toBe('unavailable');
  }
  time.pass(100);
  expect(await verdict(service, token)).toBe('not_expired: token_expired');
  const { checks } = await service.explain(token);
  expect(checks.at(-1)).toMatchObject({
    check: 'not_revoked',
    outcome: 'skipped',
  });
});
