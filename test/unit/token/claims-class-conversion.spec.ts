import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  IsDate,
  IsInt,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { claimsValidator } from '../../../libs/jwt-auth/src/token/claims-schema.js';

class WithDefault {
  @IsString()
  tenant = 'acme';
}

class WithNestedDefault {
  @ValidateNested()
  @Type(() => WithDefault)
  inner: WithDefault;
}

class Converting {
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt()
  level?: number;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  since?: Date;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Converting)
  inner?: Converting[];
}

class Untyped {
  @ValidateNested()
  inner: WithDefault;
}

describe('what a class fills in by itself', () => {
  it('says nothing about the token', async () => {
    const withDefault = claimsValidator(WithDefault);
    expect(await withDefault({})).toEqual({ faults: ['tenant'] });
    expect(await withDefault({ tenant: 'x' })).toEqual({
      claims: { tenant: 'x' },
    });
  });

  it('says nothing about what is inside either', async () => {
    const nested = claimsValidator(WithNestedDefault);
    expect(await nested({ inner: {} })).toEqual({ faults: ['inner.tenant'] });
    const good = { inner: { tenant: 'x' } };
    expect(await nested(good)).toEqual({ claims: good });
  });
});

describe('a class that converts', () => {
  const validate = claimsValidator(Converting);
  const since = '2030-01-01T00:00:00.000Z';

  it.each([
    ['a number made of text', { level: '3' }, ['level']],
    ['a date made of text', { since }, ['since']],
    ['both', { level: '3', since }, ['level', 'since']],
    ['what is inside', { inner: [{ level: '3' }] }, ['inner']],
  ])('vouches for nothing that it converts: %s', async (_, claims, names) => {
    expect(await validate(claims)).toEqual({
      faults: names.map((name) => `${name} (a claims class must not convert)`),
    });
  });

  it.each([
    {},
    { level: 3 },
    { inner: [{ level: 3 }, {}], other: [{ a: null }, [1]] },
  ])('vouches for what it leaves as it is: %j', async (claims) => {
    expect(await validate(claims)).toEqual({ claims });
  });

  it('names what it refuses, and what it converts', async () => {
    expect(await validate({ level: 'x', since })).toEqual({
      faults: [
        'level',
        'level (a claims class must not convert)',
        'since (a claims class must not convert)',
      ],
    });
  });
});

describe('claims that class-transformer cannot take', () => {
  it.each(['text', 5, true, {}])(
    'are refused: a constructor that is %j',
    async (value) => {
      const claims = { tenant: 'x', inner: { constructor: value } };
      expect(await claimsValidator(WithDefault)(claims)).toEqual({
        faults: ['the claims as a whole'],
      });
    },
  );

  // class-transformer skips or misreads such names: better refused than misread.
  it.each([
    ['toString', 'inner (a claims class must not convert)'],
    ['constructor', 'the claims as a whole'],
  ])('are refused where class-transformer misreads %s', async (name, fault) => {
    const claims = { tenant: 'x', inner: { [name]: 'text' } };
    expect(await claimsValidator(WithDefault)(claims)).toEqual({
      faults: [fault],
    });
  });
});

describe('a nested class that @Type() does not name', () => {
  it('is not passed over in silence', async () => {
    const claims = { inner: { tenant: 5 } };
    expect(await claimsValidator(Untyped)(claims)).toEqual({
      faults: ['inner'],
    });
  });
});
