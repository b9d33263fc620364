import type { SignOptions } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { RESERVED_CLAIMS } from '../../../libs/jwt-auth/src/token/claims.js';
import { bench, refusal } from '../../support/tokens.js';

const PURPOSE: SignOptions = { type: 'invite+jwt', expiresIn: '1h' };
/** A value that nothing but the token may hold. */
const VALUE = 'hunter2-hunter2';

function cycle(): object {
  const claims: Record<string, unknown> = { text: VALUE };
  claims['self'] = claims;
  return claims;
}

function deep(levels: number): object {
  const text = '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
  return JSON.parse(text) as object;
}

describe('claims of the caller', () => {
  it.each([
    ['a date, as ISO 8601 text', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['null', null, null],
    ['an array', [1, [true]], [1, [true]]],
    ['an object', { a: { b: 'c' } }, { a: { b: 'c' } }],
    ['what toJSON() returns', { toJSON: () => 'x' }, 'x'],
    ['a reserved name inside', { sub: 'x', iss: 'y' }, { sub: 'x', iss: 'y' }],
    ['text of any kind', 'ü😀\n"', 'ü😀\n"'],
  ])('carry %s', async (_, given, carried) => {
    const { service } = bench();
    const { token, claims } = await service.issue('alice', { claim: given });
    expect(claims['claim']).toEqual(carried);
    expect((await service.verify(token))['claim']).toEqual(carried);
  });

  it('leave out a member that is undefined', async () => {
    const { claims } = await bench().service.issue('alice', { a: undefined });
    expect(Object.hasOwn(claims, 'a')).toBe(false);
  });

  it.each([
    ['an array', []],
    ['text', 'text'],
    ['a function', () => ({})],
    ['a cycle', cycle()],
    ['a BigInt', { big: 1n, text: VALUE }],
    ['NaN', { a: [NaN] }],
    ['an infinite number', { a: { b: -Infinity } }],
    ['a function inside', { a: () => VALUE }],
    ['a symbol', { a: Symbol(VALUE) }],
    ['a Map', { a: new Map([[VALUE, 1]]) }],
    ['a Set', { a: new Set([VALUE]) }],
    ['a toJSON() that throws', { toJSON: () => JSON.parse(VALUE) as object }],
    ['__proto__', JSON.parse(`{"__proto__":"${VALUE}"}`)],
    ['constructor.prototype', { constructor: { prototype: VALUE } }],
    ['what is nested too deeply', deep(40)],
  ])('must not be %s', async (_, claims) => {
    const { service } = bench();
    for (const action of [
      () => service.issue('alice', claims as object),
      () => service.sign(claims as object, PURPOSE),
    ]) {
      const error = await refusal(action);
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'claim_invalid',
        message:
          'The claims must be a plain object of JSON values: no Map, Set, NaN, BigInt, function or cycle, no deep nesting, no __proto__',
      });
      expect(error.cause).toBeUndefined();
    }
  });

  it.each(RESERVED_CLAIMS)('must not set %s', async (name) => {
    const { service } = bench();
    for (const action of [
      () => service.issue('alice', { ok: 1, [name]: VALUE }),
      () => service.sign({ ok: 1, [name]: null }, PURPOSE),
    ]) {
      expect(await refusal(action)).toMatchObject({
        kind: 'misconfigured',
        code: 'claim_reserved',
        message: `These claims are set by the issuer and must not be given: ${name}`,
      });
    }
  });

  it('must not bind the token to a key, which no verifier here would check', async () => {
    const { service } = bench();
    for (const action of [
      () => service.issue('alice', { cnf: { jkt: VALUE } }),
      () => service.sign({ cnf: { jkt: VALUE } }, PURPOSE),
    ]) {
      expect(await refusal(action)).toMatchObject({
        kind: 'misconfigured',
        code: 'claim_reserved',
        message: expect.stringMatching(/^cnf binds a token to a key/) as string,
      });
    }
  });

  it('are told of every reserved name at once', async () => {
    const claims = Object.fromEntries(
      RESERVED_CLAIMS.map((name) => [name, VALUE]),
    );
    const { message } = await refusal(() =>
      bench().service.issue('alice', claims),
    );
    expect(message).toContain(RESERVED_CLAIMS.join(', '));
    expect(message).not.toContain(VALUE);
  });
});

describe('claims named like a secret', () => {
  const claims = { a: 1, db: { password: VALUE }, apiKey: VALUE };
  const message =
    'Anyone can read a token, and these claims are named like a secret: db.password, apiKey. Leave them out, or change the option secretClaimNames';

  it('are warned of in development', async () => {
    const { service, warnings } = bench();
    await service.issue('alice', claims);
    await service.sign(claims, PURPOSE);
    const warning = `${message}. In production this is refused.`;
    expect(warnings).toEqual([warning, warning]);
  });

  it('are refused in production', async () => {
    const { service, warnings } = bench({}, { production: true });
    const expected = { kind: 'misconfigured', code: 'claim_secret', message };
    expect(await refusal(() => service.issue('alice', claims))).toMatchObject(
      expected,
    );
    expect(await refusal(() => service.sign(claims, PURPOSE))).toMatchObject(
      expected,
    );
    expect(warnings).toEqual([]);
  });

  it.each(['password', 'userPin', 'a.secret'])(
    'are refused where there is one alone: %s',
    async (name) => {
      const { service } = bench({}, { production: true });
      const error = await refusal(() => service.issue('a', { [name]: VALUE }));
      expect(error.code).toBe('claim_secret');
      expect(error.message).toContain(`named like a secret: ${name}. `);
    },
  );

  it.each([
    ['another list', ['maiden_name']],
    ['an empty list', []],
  ])('pass where the option has %s', async (_, secretClaimNames) => {
    const { service, warnings } = bench(
      { secretClaimNames },
      { production: true },
    );
    const issued = await service.issue('alice', claims);
    expect(issued.claims).toMatchObject(claims);
    expect(warnings).toEqual([]);
  });
});
