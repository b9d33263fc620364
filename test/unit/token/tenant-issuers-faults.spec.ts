import { beforeEach, describe, expect, it } from 'vitest';
import { AuthError } from '@jwt-auth/nestjs';
import type { MaybePromise } from '../../../libs/jwt-auth/src/maybe-promise.js';
import { TenantIssuers } from '../../../libs/jwt-auth/src/token/tenant-issuers.js';
import { expectationOf } from '../../support/issuers/expectations.js';
import { refusal } from '../../support/tokens.js';

const ACME = 'https://acme.example';

interface Options {
  good: boolean;
}

describe('a tenant', () => {
  let time: number;
  let asked: number;
  let answer: () => MaybePromise<Options | undefined>;
  let tenants: TenantIssuers<Options>;

  beforeEach(() => {
    time = 0;
    asked = 0;
    tenants = new TenantIssuers<Options>({
      ask: () => {
        asked++;
        return answer();
      },
      trust: (issuer, { good }) => {
        if (!good) {
          throw new AuthError('misconfigured', 'options_invalid');
        }
        return {
          expected: expectationOf({ issuer }),
          hasGivenKeys: () => false,
          close: () => undefined,
        };
      },
      monotonic: () => time,
    });
  });

  it('cannot be decided on while the team cannot be asked', async () => {
    const cause = new Error('the database is down');
    answer = () => Promise.reject(cause);
    const waiting = [tenants.find(ACME), tenants.find(ACME)];
    for (const each of waiting) {
      const error = await refusal(() => each);
      expect(error).toMatchObject({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        message:
          'issuerResolver failed, so it cannot be decided whether the issuer of the token is trusted',
        cause,
      });
    }
    // A failure is remembered for a second.
    time += 1;
    answer = async () => ({ good: true });
    expect(await tenants.find(ACME)).toMatchObject({ issuer: ACME });
    expect(asked).toBe(2);
  });

  it('cannot be decided on where the function throws at once', async () => {
    answer = () => {
      throw new Error('the database is down');
    };
    const error = await refusal(() => tenants.find(ACME));
    expect(error.kind).toBe('unavailable');
  });

  it('with wrong options is a fault of the application, each time', async () => {
    answer = () => ({ good: false });
    for (const times of [1, 2]) {
      const error = await refusal(() => tenants.find(ACME));
      expect(error.kind).toBe('misconfigured');
      expect(asked).toBe(times);
    }
  });
});
