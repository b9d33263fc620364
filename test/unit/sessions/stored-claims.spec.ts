import { describe, expect, it } from 'vitest';
import { bench, refusal } from '../../support/tokens.js';
import { SessionBench } from './session-bench.js';

/** A value that nothing but the token may hold. */
const VALUE = 'hunter2-hunter2';
const claims = { db: { password: VALUE }, plan: 'gold', apiKey: VALUE };
const WARNING =
  'Anyone can read a token, and these claims are named like a secret: db.password, apiKey. Leave them out, or change the option secretClaimNames.';
const LENIENT = { auth: { secretClaimNames: [] } };
const production = { production: true };

describe('stored claims named like a secret', () => {
  it('are warned of once, and refresh: they passed when the person signed in', async () => {
    const sessions = new SessionBench(LENIENT);
    const { clock, warnings, verifier } = sessions;
    let { refreshToken } = await sessions.service.open('alice', { claims });
    expect(warnings).toEqual([]);
    const later = sessions.sharing(production);
    for (let count = 1; count <= 3; count++) {
      clock.advance(31);
      const next = await later.refresh(refreshToken);
      ({ refreshToken } = next);
      expect(refreshToken.split('.')[1]).toBe(`${count}`);
      const verified = await verifier.verify(next.accessToken.token);
      expect(verified).toMatchObject(claims);
    }
    expect(warnings).toEqual([WARNING]);
  });

  it('are warned of once for each set of names', async () => {
    const sessions = new SessionBench(LENIENT);
    const sets = [{ pin: 1, cvv: 2 }, { cvv: 3, pin: 4 }, { pin: 5 }, { a: 6 }];
    const opened = await Promise.all(
      sets.map((each) => sessions.service.open('alice', { claims: each })),
    );
    const later = sessions.sharing(production);
    for (const { refreshToken } of opened) {
      await later.refresh(refreshToken);
    }
    expect(sessions.warnings).toEqual([
      expect.stringContaining('like a secret: pin, cvv. '),
      expect.stringContaining('like a secret: pin. '),
    ]);
  });

  it('are warned of so in development too, where they may have been warned of before', async () => {
    const { service, warnings } = new SessionBench();
    const { refreshToken } = await service.open('alice', { claims });
    expect(warnings).toEqual([`${WARNING} In production this is refused.`]);
    await service.refresh(refreshToken);
    await service.refresh(refreshToken);
    expect(warnings.slice(1)).toEqual([WARNING]);
  });

  it('do not hinder a session that is kept when all others are closed', async () => {
    const sessions = new SessionBench(LENIENT);
    const { sessionId } = await sessions.service.open('alice', { claims });
    const later = sessions.sharing(production);
    const { accessToken } = await later.closeAll('alice', {
      except: sessionId,
    });
    expect(accessToken?.claims).toMatchObject(claims);
  });
});

describe('in production', () => {
  it('a sign-in with claims named like a secret is refused, and stores nothing', async () => {
    const { service, calls, warnings } = new SessionBench(production);
    for (const given of [claims, JSON.stringify(claims) as never]) {
      const opening = service.open('alice', { claims: given });
      expect((await refusal(() => opening)).code).toBe('claim_secret');
    }
    expect(calls).not.toContain('create');
    expect(warnings).toEqual([]);
  });

  it('text is not taken for stored claims where no session is', async () => {
    const { service } = bench({}, production);
    const text = JSON.stringify(claims) as never;
    const issuing = service.issue('alice', text);
    expect((await refusal(() => issuing)).code).toBe('claim_secret');
  });

  it('such claims of a loader are refused before the token is spent', async () => {
    let loaded: object = {};
    const { service, store } = new SessionBench({
      ...production,
      loader: () => loaded,
    });
    const { refreshToken, sessionId } = await service.open('alice', { claims });
    loaded = claims;
    const error = await refusal(() => service.refresh(refreshToken));
    expect(error.code).toBe('claim_secret');
    expect((await store.read(sessionId)).session?.generation).toBe(0);
  });
});

describe('stored claims that are reserved', () => {
  it('are refused', async () => {
    const sessions = new SessionBench();
    const { refreshToken, sessionId } = await sessions.service.open('alice');
    const { session } = await sessions.store.read(sessionId);
    const forged = { ...session, claims: '{"iss":"x"}' };
    sessions.interference = (method) =>
      method === 'rotate'
        ? { outcome: 'rotated', session: forged, version: 0, now: 0 }
        : undefined;
    const error = await refusal(() => sessions.service.refresh(refreshToken));
    expect(error.code).toBe('claim_reserved');
  });
});
