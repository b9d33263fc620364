import 'reflect-metadata';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ClaimsSchema,
  claimsValidator,
} from '../../../libs/jwt-auth/src/token/claims-schema.js';

class AppClaims {
  @IsString()
  readonly tenant!: string;
}

const TOO_LARGE = {
  faults: [
    'the claims as a whole (at most 2000 members, nested at most 32 levels deep)',
  ],
};

describe.each<[string, ClaimsSchema]>([
  ['a class', AppClaims],
  ['a Standard Schema', z.looseObject({ tenant: z.string() })],
])('claims beyond the bounds, with %s as their schema,', (_, schema) => {
  const validate = claimsValidator(schema);

  it.each<[string, object]>([
    ['2,000 members beside another', members(2000)],
    ['10,000 members beside another', members(10_000)],
    ['a list of 33 levels', { deep: deep(33) }],
    ['a list of 100,000 levels', { deep: deep(100_000) }],
  ])('are refused, and the schema is not asked: %s', async (__, extra) => {
    expect(await validate({ tenant: 'acme', ...extra })).toEqual(TOO_LARGE);
  });

  it.each<[string, object]>([
    ['1,999 members beside another', members(1999)],
    ['a list of 31 levels', { deep: deep(31) }],
  ])('are judged by it up to them: %s', async (__, extra) => {
    const claims = { tenant: 'acme', ...extra };
    expect(await validate(claims)).toEqual({ claims });
    expect(await validate({ ...claims, tenant: 1 })).toEqual({
      faults: ['tenant'],
    });
  });
});

function members(count: number): object {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [String(index), 0]),
  );
}

function deep(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) {
    value = [value];
  }
  return value;
}
