import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  claimsValidator,
  isStandardSchema,
  type StandardSchema,
} from '../../../libs/jwt-auth/src/token/claims-schema.js';
import { refusal } from '../../support/tokens.js';

const AppClaims = z.object({
  tenant: z.string(),
  plan: z.enum(['free', 'gold']).default('free'),
  since: z.string().optional().transform(Number),
  address: z.object({ city: z.string() }).optional(),
});

type Validate = StandardSchema['~standard']['validate'];

function standard(validate: Validate): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

/** As arktype has it: the schema can be called. */
function callable(validate: Validate): StandardSchema {
  return Object.assign(() => undefined, standard(validate));
}

describe('a Standard Schema as claims schema', () => {
  const validate = claimsValidator(AppClaims);

  it('hands on what the schema fills in and converts', async () => {
    expect(await validate({ tenant: 'acme', since: '7' })).toEqual({
      claims: { tenant: 'acme', plan: 'free', since: 7 },
    });
  });

  it('keeps what the schema strips', async () => {
    const claims = { iss: 'me', tenant: 'acme', plan: 'gold', other: { a: 1 } };
    expect(await validate(claims)).toEqual({
      claims: { ...claims, since: NaN },
    });
  });

  it('is given a copy, so that it can change nothing', async () => {
    const meddle = claimsValidator(
      standard((value) => {
        const claims = value as { tags: string[]; admin?: boolean };
        claims.tags.push('admin');
        claims.admin = true;
        return { value: {} };
      }),
    );
    const claims = { tags: ['a'] };
    expect(await meddle(claims)).toEqual({ claims: { tags: ['a'] } });
    expect(claims).toEqual({ tags: ['a'] });
  });

  it('leaves registered claims as they were verified', async () => {
    const claims = { iss: 'me', sub: 'alice', aud: 'a', exp: 1, sid: 's' };
    const meddle = claimsValidator(
      standard(() => ({
        value: {
          iss: 'x',
          sub: 'X',
          aud: ['y'],
          exp: new Date(),
          jti: 'z',
          a: 1,
        },
      })),
    );
    expect(await meddle(claims)).toEqual({ claims: { ...claims, a: 1 } });
  });

  it('waits for an asynchronous refinement', async () => {
    const asynchronous = claimsValidator(
      z.object({
        tenant: z.string().refine((name) => Promise.resolve(name === 'acme')),
      }),
    );
    expect(await asynchronous({ tenant: 'acme' })).toEqual({
      claims: { tenant: 'acme' },
    });
    expect(await asynchronous({ tenant: 'x' })).toEqual({ faults: ['tenant'] });
  });

  it.each([
    ['a claim', { tenant: 1 }, ['tenant']],
    ['an absent claim', {}, ['tenant']],
    [
      'several claims',
      { tenant: 5, plan: 'tin', address: {} },
      ['tenant', 'plan', 'address.city'],
    ],
  ])('names %s by its path', async (_, claims, faults) => {
    expect(await validate(claims)).toEqual({ faults });
  });

  it.each([
    ['without a path', {}, 'the claims as a whole'],
    ['with an empty path', { path: [] }, 'the claims as a whole'],
    ['with names and indexes', { path: ['a', 0, 'b'] }, 'a.0.b'],
    ['with path segments', { path: [{ key: 'a' }, { key: 1 }] }, 'a.1'],
    ['with a symbol', { path: [Symbol('s')] }, 'Symbol(s)'],
  ])('names an issue %s', async (_, issue, fault) => {
    const refuse = claimsValidator(standard(() => ({ issues: [issue] })));
    expect(await refuse({})).toEqual({ faults: [fault] });
  });

  it('refuses on an empty list of issues too', async () => {
    const refuse = claimsValidator(standard(() => ({ issues: [] })));
    expect(await refuse({ a: 1 })).toEqual({ faults: [] });
  });

  it('may be a function', async () => {
    const schema = callable(() => ({ issues: [{ path: ['a'] }] }));
    expect(await claimsValidator(schema)({})).toEqual({ faults: ['a'] });
  });

  it('waits for a promise of another realm, as Jest has them', async () => {
    const promise = runInNewContext('Promise.resolve(result)', {
      result: { issues: [{ path: ['a'] }] },
    }) as Promise<never>;
    expect(promise).not.toBeInstanceOf(Promise);
    const refuse = claimsValidator(standard(() => promise));
    expect(await refuse({})).toEqual({ faults: ['a'] });
  });

  it.each(['text', 5, null, undefined, ['a']])(
    'refuses where the schema makes %j of the claims',
    async (value) => {
      const refuse = claimsValidator(standard(() => ({ value })));
      expect(await refuse({})).toEqual({ faults: ['the claims as a whole'] });
    },
  );

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('VALUE');
      },
      'RangeError',
    ],
    ['rejects', () => Promise.reject(new RangeError('VALUE')), 'RangeError'],
    ['rejects with text', () => Promise.reject('VALUE' as never), 'string'],
  ])('cannot decide where the schema %s', async (_, validate_, name) => {
    const broken = claimsValidator(standard(validate_));
    const error = await refusal(() => broken({}));
    expect(error).toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
      message: `The schema of the claims threw (${name}) instead of judging`,
    });
    expect(error.cause).toBeUndefined();
  });
});

describe('isStandardSchema', () => {
  it.each([
    ['a zod schema', AppClaims, true],
    ['a function with ~standard', callable(() => ({ value: {} })), true],
    ['a class', class {}, false],
    ['an object', {}, false],
    ['null', null, false],
    ['undefined', undefined, false],
    ['text', '~standard', false],
  ])('of %s', (_, schema, expected) => {
    expect(isStandardSchema(schema)).toBe(expected);
  });
});
