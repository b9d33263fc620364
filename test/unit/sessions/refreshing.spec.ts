import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { SessionBench } from './session-bench.js';

const LAPTOP = { id: 'laptop' };
const PHONE = { id: 'phone' };

describe('refresh()', () => {
  it('gives the next refresh token and an access token with the claims of the sign-in', async () => {
    const { service, verifier, clock, events } = new SessionBench();
    const first = await service.open('alice', { claims: { plan: 'gold' } });
    clock.advance(100.5);
    const second = await service.refresh(first.refreshToken);
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshToken.split('.')[1]).toBe('1');
    expect(second.refreshExpiresAt).toBe(START + 100.5 + 14 * 86_400);
    const { accessToken } = second;
    expect(accessToken.claims).toMatchObject({
      sub: 'alice',
      plan: 'gold',
      sid: first.sessionId,
      exp: START + 1000,
    });
    expect(accessToken.claims.jti).not.toBe(first.accessToken.claims.jti);
    expect(await verifier.verify(accessToken.token)).toBeDefined();
    expect(events.slice(1)).toEqual([
      {
        type: 'refreshed',
        rotated: true,
        subject: 'alice',
        sessionId: first.sessionId,
        device: {},
      },
    ]);
  });

  it('goes on for as long as it is used, each token giving the next', async () => {
    const { service, clock } = new SessionBench();
    let { refreshToken } = await service.open('alice');
    for (let count = 1; count <= 20; count++) {
      clock.advance(31);
      ({ refreshToken } = await service.refresh(refreshToken));
      expect(refreshToken.split('.')[1]).toBe(`${count}`);
    }
  });

  it('gives a token within grace of its making back, with a new access token', async () => {
    const { service, clock, events } = new SessionBench();
    const first = await service.open('alice');
    const second = await service.refresh(first.refreshToken);
    clock.advance(30);
    const again = await service.refresh(second.refreshToken);
    expect(again.refreshToken).toBe(second.refreshToken);
    expect(again.accessToken.expiresAt).toBe(START + 930);
    expect(again.refreshExpiresAt).toBe(second.refreshExpiresAt);
    expect(events.at(-1)).toMatchObject({ type: 'refreshed', rotated: false });
  });

  it('gives a second tab, and a retry, what the first got', async () => {
    const { service, clock, events } = new SessionBench();
    const first = await service.open('alice');
    const tabs = await Promise.all([
      service.refresh(first.refreshToken, { device: LAPTOP }),
      service.refresh(first.refreshToken, { device: LAPTOP }),
      service.refresh(first.refreshToken, { device: PHONE }),
    ]);
    clock.advance(30);
    tabs.push(await service.refresh(first.refreshToken, { device: LAPTOP }));
    expect(new Set(tabs.map((each) => each.refreshToken)).size).toBe(1);
    expect(new Set(tabs.map((each) => each.accessToken.token)).size).toBe(4);
    expect(events.slice(1)).toMatchObject([
      { type: 'refreshed', rotated: true, device: LAPTOP },
      { type: 'retried', device: LAPTOP },
      { type: 'raced', device: PHONE },
      { type: 'retried', device: LAPTOP },
    ]);
  });

  it('honours an attempt past grace, and where it is strict', async () => {
    const { service, clock } = new SessionBench({ sessions: { grace: 0 } });
    const first = await service.open('alice');
    const attempt = 'attempt 1';
    const lost = await service.refresh(first.refreshToken, { attempt });
    clock.advance(500);
    const retry = await service.refresh(first.refreshToken, { attempt });
    expect(retry.refreshToken).toBe(lost.refreshToken);
  });

  it('does not take it for the same attempt where both give none worth the name', async () => {
    const { service } = new SessionBench({ sessions: { grace: 0 } });
    const first = await service.open('alice');
    const attempt = 5 as never;
    await service.refresh(first.refreshToken, { attempt });
    await expect(
      service.refresh(first.refreshToken, { attempt }),
    ).rejects.toMatchObject({ code: 'refresh_token_invalid' });
  });

  it('is not misled by what a token says of its generation', async () => {
    const { service } = new SessionBench();
    const first = await service.open('alice');
    const second = await service.refresh(
      first.refreshToken.replace('.0.', '.77.'),
    );
    expect(second.refreshToken.split('.')[1]).toBe('1');
    const held = await service.refresh(
      second.refreshToken.replace('.1.', '.5.'),
    );
    expect(held.refreshToken).toBe(second.refreshToken);
    const retry = await service.refresh(
      first.refreshToken.replace('.0.', '.5.'),
    );
    expect(retry.refreshToken).toBe(second.refreshToken);
  });

  it('carries the version of the subject, once it was raised', async () => {
    const { service, clock } = new SessionBench();
    const first = await service.open('alice');
    clock.advance(10);
    await service.revokeAccess('alice');
    const second = await service.refresh(first.refreshToken);
    expect(first.accessToken.claims['sv']).toBe(0);
    expect(second.accessToken.claims['sv']).toBe((START + 10) * 1000);
  });

  it('never gives an access token that outlives the session', async () => {
    const bench = new SessionBench({ sessions: { absolute: 1000, idle: 950 } });
    const first = await bench.service.open('alice');
    bench.clock.advance(940);
    const second = await bench.service.refresh(first.refreshToken);
    expect(second.accessToken.expiresAt).toBe(START + 1000);
    expect(second.refreshExpiresAt).toBe(START + 1000);
  });

  it('needs one trip to the store', async () => {
    const { service, calls } = new SessionBench();
    const first = await service.open('alice');
    calls.length = 0;
    await service.refresh(first.refreshToken);
    await service.refresh(first.refreshToken);
    expect(calls).toEqual(['rotate', 'rotate']);
  });
});
