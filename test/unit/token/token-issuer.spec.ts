import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { START } from '../../support/fake-clock.js';
import { AUDIENCE, ISSUER, KID } from '../../support/scenes.js';
import { bench, refusal } from '../../support/tokens.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('issue()', () => {
  it('sets the registered claims and adds those of the caller', async () => {
    const { service } = bench();
    const issued = await service.issue('alice', { plan: 'gold' });
    expect(issued.claims).toEqual({
      plan: 'gold',
      iss: ISSUER,
      sub: 'alice',
      aud: AUDIENCE,
      iat: START,
      exp: START + 900,
      jti: expect.stringMatching(UUID) as string,
    });
    expect(issued.expiresAt).toBe(START + 900);
    expect(service.decode(issued.token)).toEqual({
      trusted: false,
      header: { alg: 'HS256', typ: 'JWT', kid: KID },
      payload: issued.claims,
    });
  });

  it('gives every token an id of its own', async () => {
    const { service } = bench();
    const ids = new Set<unknown>();
    for (let count = 0; count < 50; count++) {
      ids.add((await service.issue('alice')).claims.jti);
    }
    expect(ids.size).toBe(50);
  });

  it('freezes what it returns, and keeps nothing of what it was given', async () => {
    const { service } = bench();
    const given = { roles: ['a'] };
    const { claims } = await service.issue('alice', given);
    given.roles.push('admin');
    expect(claims['roles']).toEqual(['a']);
    expect(Object.isFrozen(claims)).toBe(true);
    expect(Object.isFrozen(claims['roles'])).toBe(true);
  });

  it('takes the time of the clock, in whole seconds', async () => {
    const { service, clock } = bench();
    clock.advance(3600.9);
    const { claims } = await service.issue('alice');
    expect(claims).toMatchObject({ iat: START + 3600, exp: START + 4500 });
    expect(claims).not.toHaveProperty('nbf');
  });

  it('takes the time of a clock at the beginning of time', async () => {
    const { service } = bench({}, { clock: { now: () => 0 } });
    const { token } = await service.issue('alice');
    expect(service.decode(token)?.payload).toMatchObject({ iat: 0, exp: 900 });
  });

  it.each([
    ['the default', {}, {}, 900],
    ['the option', { expiresIn: '1h' } as const, {}, 3600],
    ['the call', { expiresIn: '1h' } as const, { expiresIn: 60 }, 60],
    ['a text', {}, { expiresIn: '2w' } as const, 1_209_600],
  ])('lives as long as %s says', async (_, accessToken, options, seconds) => {
    const { service } = bench({ accessToken });
    const { claims, expiresAt } = await service.issue('alice', {}, options);
    expect(claims.exp).toBe(START + seconds);
    expect(expiresAt).toBe(START + seconds);
  });

  it.each([
    ['1s', 1],
    [899, 899],
  ] as const)('is good only after notBefore %j', async (notBefore, seconds) => {
    const { claims } = await bench().service.issue('alice', {}, { notBefore });
    expect(claims).toMatchObject({ nbf: START + seconds, exp: START + 900 });
  });

  it('has no nbf where notBefore is nothing', async () => {
    const { claims } = await bench().service.issue('a', {}, { notBefore: 0 });
    expect(claims).not.toHaveProperty('nbf');
  });

  it.each([
    ['one', 'a', 'a'],
    ['one in an array', ['a'], 'a'],
    ['several', ['a', 'b'], ['a', 'b']],
  ])('names the audience: %s', async (_, audience, aud) => {
    const { claims } = await bench({ audience }).service.issue('alice');
    expect(claims.aud).toEqual(aud);
  });

  it('spells typ as the option does', async () => {
    const { service } = bench({ accessToken: { type: 'application/at+JWT' } });
    const { token } = await service.issue('alice');
    expect(service.decode(token)?.header['typ']).toBe('application/at+JWT');
  });

  it('says that there is no key to sign with', async () => {
    const ring = [
      {
        secret: randomBytes(32),
        signFrom: '2031-01-01T00:00:00Z',
      },
    ];
    const { service } = bench({ keys: { ring } });
    expect(await refusal(() => service.issue('alice'))).toMatchObject({
      kind: 'misconfigured',
      code: 'signing_key_missing',
    });
  });
});
