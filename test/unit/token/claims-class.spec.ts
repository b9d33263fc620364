import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsOptional,
  IsString,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import {
  claimsValidator,
  hasValidationRules,
} from '../../../libs/jwt-auth/src/token/claims-schema.js';

/** A rule that asks somebody else first. */
function IsKnownTenant(): PropertyDecorator {
  return ValidateBy({
    name: 'isKnownTenant',
    async: true,
    validator: {
      validate: (value) => Promise.resolve(value === 'acme'),
      defaultMessage: (about) => `tenant ${String(about?.value)} is unknown`,
    },
  });
}

class Address {
  @IsString()
  city: string;
}

class AppClaims {
  @IsKnownTenant()
  tenant: string;

  @IsOptional()
  @IsInt()
  level?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => Address)
  address?: Address;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Address)
  former?: Address[];

  /** A claim of this name must not replace the method. */
  describe(): string {
    return this.tenant;
  }
}

class Inherited extends AppClaims {}

class OneRule {
  @IsString()
  tenant: string;
}

class WithoutRules {
  tenant: string;
}

const validate = claimsValidator(AppClaims);

describe('a class as claims schema', () => {
  it('hands the claims on as they came', async () => {
    const claims = { tenant: 'acme', level: 3, address: { city: 'Graz' } };
    const result = await validate(claims);
    expect(result.faults).toBeUndefined();
    expect(result).toEqual({ claims });
    expect(result).toHaveProperty('claims', claims);
  });

  it('lets claims pass that it does not name, and strips none', async () => {
    const claims = {
      iss: 'me',
      exp: 1,
      tenant: 'acme',
      address: { city: 'Graz', zip: '8010' },
      describe: 'a claim, not the method',
      toString: 'another',
      other: [{ a: null }],
    };
    expect(await validate(claims)).toEqual({ claims });
  });

  it('converts nothing', async () => {
    const claims = { tenant: 'acme', level: '3' };
    expect(await validate(claims)).toEqual({ faults: ['level'] });
  });

  it.each([
    ['an asynchronous rule', { tenant: 'unknown' }, ['tenant']],
    ['an absent claim', {}, ['tenant']],
    ['two claims', { level: 1.5 }, ['tenant', 'level']],
    [
      'a nested member',
      { tenant: 'acme', address: { city: 1 } },
      ['address.city'],
    ],
    [
      'a member of an array',
      { tenant: 'acme', former: [{ city: 'Wien' }, { city: 0 }, {}] },
      ['former.1.city', 'former.2.city'],
    ],
    ['text for an object', { tenant: 'acme', address: 'Graz' }, ['address']],
  ])('names %s by its path', async (_, claims, faults) => {
    expect(await validate(claims)).toEqual({ faults });
  });

  it('leaves the claims that it was given as they were', async () => {
    const claims = { tenant: 'acme', address: { city: 'Graz' } };
    await validate(Object.freeze(claims));
    expect(claims).toEqual({ tenant: 'acme', address: { city: 'Graz' } });
    expect(claims.address).not.toBeInstanceOf(Address);
  });
});

describe('hasValidationRules', () => {
  it.each([
    [AppClaims, true],
    [Inherited, true],
    [OneRule, true],
    [WithoutRules, false],
    [Date, false],
  ])('of %o is %j', (schema, has) => {
    expect(hasValidationRules(schema)).toBe(has);
  });
});
