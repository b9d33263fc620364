import { describe, expect, it } from 'vitest';
import { ClockLead } from '../../../libs/jwt-auth/src/sessions/clock-lead.js';
import { FakeClock, START } from '../../support/fake-clock.js';
import { SessionBench } from './session-bench.js';

const LIFETIME = 900;
const BEHIND = LIFETIME + 60;

describe('a session store whose clock is behind ours', () => {
  it('by less than an access token lives is nothing to tell of', async () => {
    const bench = new SessionBench({ ahead: -(LIFETIME - 1) });
    await bench.service.open('alice');
    expect(bench.warnings).toEqual([]);
  });

  it('by more than an access token lives is told once, with both clocks', async () => {
    const bench = new SessionBench({ ahead: -BEHIND });
    const { accessToken, refreshToken } = await bench.service.open('alice');
    // It is true: the token is of no use here.
    await expect(
      (async () => bench.verifier.verify(accessToken.token))(),
    ).rejects.toMatchObject({ code: 'token_expired' });
    await bench.service.refresh(refreshToken);
    await bench.service.list('alice');
    expect(bench.warnings).toEqual([
      `The clock of this process shows ${new Date(START * 1000).toISOString()}, that of the session store ${new Date((START - BEHIND) * 1000).toISOString()}. An access token lives 900 seconds by the clock of the store, so each one is expired here when it is issued, and nobody who signs in gets any further. Set both clocks, by NTP for example`,
    ]);
  });

  it('is told once, however many applications of the process ask it', () => {
    const clock = new FakeClock();
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const leads = [{}, {}].flatMap((store) => [
      new ClockLead(store, { clock, lifetime: 1, warn }),
      new ClockLead(store, { clock, lifetime: 1, warn }),
    ]);
    for (const lead of [...leads, ...leads]) {
      lead.observe(clock.now() - 3600);
    }
    expect(warnings).toHaveLength(2);
  });

  it('is told when a clock is set back later', async () => {
    const bench = new SessionBench();
    const { refreshToken } = await bench.service.open('alice');
    expect(bench.warnings).toEqual([]);
    bench.storeAhead = -LIFETIME;
    await bench.service.refresh(refreshToken).catch(() => undefined);
    expect(bench.warnings).toHaveLength(1);
  });

  it('is no trouble to it when it is ahead', async () => {
    const bench = new SessionBench({ ahead: 10 * LIFETIME });
    await bench.service.open('alice');
    expect(bench.warnings).toEqual([]);
  });
});
