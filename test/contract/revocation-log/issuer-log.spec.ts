import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import { describe, expect, it } from 'vitest';
import { IssuerLog } from '../../../libs/jwt-auth/src/sessions/revocation/issuer-log.js';
import { MemoryRevocationLog } from '../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';

const LIFETIME = 3600;

describe('IssuerLog', () => {
  let log: MemoryRevocationLog | undefined;

  revocationLogContract({ describe, it }, (offset) => {
    log ??= new MemoryRevocationLog({
      now: () => Date.now() / 1000 + offset(),
    });
    return new IssuerLog(log, 'https://issuer.example');
  });
});

describe('two issuers with one log', () => {
  const shared = new MemoryRevocationLog();
  const ours = new IssuerLog(shared, 'https://issuer.example');
  const theirs = new IssuerLog(shared, 'https://other.example');
  const texts = async (log: IssuerLog): Promise<string[]> =>
    (await log.read()).records.map(({ text }) => text);

  it('read their own records, and those without an issuer', async () => {
    await ours.append([{ text: '["token","ours"]', lifetime: LIFETIME }]);
    await theirs.append([{ text: '["token","theirs"]', lifetime: LIFETIME }]);
    await shared.append([{ text: '["token","both"]', lifetime: LIFETIME }]);
    expect(await texts(ours)).toEqual(['["token","ours"]', '["token","both"]']);
    expect(await texts(theirs)).toEqual([
      '["token","theirs"]',
      '["token","both"]',
    ]);
  });

  it('pass on what they do not understand, so that it is refused', async () => {
    const log = new MemoryRevocationLog();
    await log.append([{ text: 'v2 of something', lifetime: LIFETIME }]);
    expect(await texts(new IssuerLog(log, 'x'))).toEqual(['v2 of something']);
  });

  it('spend the same name once each', async () => {
    for (const log of [ours, theirs]) {
      expect((await log.spend('jti', 'one', LIFETIME)).first).toBe(true);
      expect((await log.spend('jti', 'two', LIFETIME)).first).toBe(false);
    }
  });
});
