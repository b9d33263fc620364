import { describe, expect, it } from 'vitest';
import { Issuers } from '../../../libs/jwt-auth/src/token/issuers.js';
import { expectationOf } from '../../support/issuers/expectations.js';

const own = expectationOf();
const other = expectationOf({ issuer: 'https://other.example' });
const later = expectationOf({ issuer: 'https://later.example' });

/** Knows one at once and one later, and whom it was asked for. */
function others(asked: string[] = []) {
  return {
    find: (issuer: string) => {
      asked.push(issuer);
      if (issuer === later.issuer) {
        return Promise.resolve(later);
      }
      return issuer === other.issuer ? other : undefined;
    },
  };
}

describe('the issuers that are trusted', () => {
  it('are by default the application alone', () => {
    const issuers = new Issuers(own);
    expect(issuers.find(own.issuer)).toBe(own);
    expect(issuers.find(other.issuer)).toBeUndefined();
  });

  it('are the application first, which nobody else is asked for', () => {
    const asked: string[] = [];
    const issuers = new Issuers(own, others(asked));
    expect(issuers.find(own.issuer)).toBe(own);
    expect(asked).toEqual([]);
    expect(issuers.find(other.issuer)).toBe(other);
    expect(asked).toEqual([other.issuer]);
  });

  it.each([undefined, null, 5, {}, [own.issuer], true])(
    'are never %j',
    (issuer) => {
      const asked: string[] = [];
      expect(new Issuers(own, others(asked)).find(issuer)).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('have all another audience where one is asked for, and nothing else differs', async () => {
    const meant = { audience: ['x'] };
    const issuers = new Issuers(own, others()).asking(meant);
    expect(issuers.own).toEqual({ ...own, ...meant });
    expect(issuers.find(own.issuer)).toBe(issuers.own);
    expect(issuers.find(other.issuer)).toEqual({ ...other, ...meant });
    expect(await issuers.find(later.issuer)).toEqual({ ...later, ...meant });
    expect(issuers.find('https://nobody.example')).toBeUndefined();
  });

  it('stay the same each time, where something is asked for', async () => {
    const issuers = new Issuers(own, others()).asking({ audience: ['x'] });
    expect(issuers.find(other.issuer)).toBe(issuers.find(other.issuer));
    expect(await issuers.find(later.issuer)).toBe(
      await issuers.find(later.issuer),
    );
  });
});
