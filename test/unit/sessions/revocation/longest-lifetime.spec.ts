import { describe, expect, it } from 'vitest';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { bootFaults, optionsWith } from '../../../support/boot-faults.js';

const DAY = 86_400;
const log = new MemoryRevocationLog();

const expiring = (expiresIn: unknown, others: object): string[] =>
  bootFaults(optionsWith({ accessToken: { expiresIn }, ...others }));

describe('what is remembered of a revocation', () => {
  it.each(['395d', 395 * DAY])('may have to last %s', (longestLifetime) => {
    const revocations = { log, longestLifetime };
    expect(bootFaults(optionsWith({ revocations }))).toEqual([]);
  });

  it.each(['396d', 395 * DAY + 1, '400d', Number.MAX_SAFE_INTEGER])(
    'may not have to last longer, for stores forget it: %s',
    (longestLifetime) => {
      const revocations = { log, longestLifetime };
      expect(bootFaults(optionsWith({ revocations }))).toEqual([
        "revocations.longestLifetime: must be a duration longer than nothing and of 395 days at most, such as '1d'",
      ]);
    },
  );

  const sessions = { idle: '396d', absolute: '400d' };

  it.each<[string, object]>([
    ['sessions in memory', { sessions }],
    ['revocations alone', { revocations: { log } }],
    ['both', { sessions, revocations: {} }],
  ])('has to last for accessToken.expiresIn with %s', (_, others) => {
    expect(expiring('395d', others)).toEqual([]);
    expect(expiring(395 * DAY + 1, others)).toEqual([
      'accessToken.expiresIn: must be 395 days at most with sessions or revocations: stores remember no longer what was revoked',
    ]);
  });

  it('is nothing without sessions and revocations', () => {
    expect(expiring('1000d', {})).toEqual([]);
  });
});
