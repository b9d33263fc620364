import { describe, expect, it } from 'vitest';
import {
  ListedIssuers,
  type TrustedIssuer,
} from '../../../libs/jwt-auth/src/token/trusted-issuers.js';
import { expectationOf } from '../../support/issuers/expectations.js';

function scene(): {
  issuers: ListedIssuers;
  a: TrustedIssuer;
  events: string[];
} {
  const events: string[] = [];
  const [a, b] = ['a', 'b'].map((issuer) => ({
    expected: expectationOf({ issuer }),
    close: () => void events.push(`closed ${issuer}`),
  })) as [TrustedIssuer, TrustedIssuer];
  const issuers = new ListedIssuers([a, b], {
    find: (issuer) => {
      events.push(`asked for ${issuer}`);
      return undefined;
    },
    close: () => void events.push('closed the others'),
  });
  return { issuers, a, events };
}

describe('issuers that are listed', () => {
  it('come before those that are found out', () => {
    const { issuers, a, events } = scene();
    expect(issuers.find('a')).toBe(a.expected);
    expect(events).toEqual([]);
    expect(issuers.find('c')).toBeUndefined();
    expect(events).toEqual(['asked for c']);
  });

  it.each(['A', 'a/', ' a', '__proto__', 'toString', ''])(
    'are compared exactly: %j is none',
    (issuer) => {
      const { issuers, events } = scene();
      expect(issuers.find(issuer)).toBeUndefined();
      expect(events).toEqual([`asked for ${issuer}`]);
    },
  );

  it('are closed all, and the others too', () => {
    const { issuers, events } = scene();
    issuers.close();
    expect(events).toEqual(['closed a', 'closed b', 'closed the others']);
  });
});
