import 'reflect-metadata';
import { Exclude, Expose } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { claimsValidator } from '../../../libs/jwt-auth/src/token/claims-schema.js';
import { bench, refusal } from '../../support/tokens.js';

class Renaming {
  @Expose({ name: 'tenant_id' })
  @IsOptional()
  @IsUUID()
  tenantId?: string;
}

class Dropping {
  @Exclude()
  @IsOptional()
  @IsIn(['free', 'paid'])
  plan?: string;
}

@Exclude()
class DroppingAll {
  @IsOptional()
  @IsString()
  tenant?: string;
}

class Grouping {
  @Expose({ groups: ['admin'] })
  @IsOptional()
  @IsString()
  tenant?: string;
}

class Answering {
  @IsIn(['free'])
  get plan(): string {
    return 'free';
  }
}

class Exposing {
  @Expose()
  @IsOptional()
  @IsString()
  tenant?: string;

  @Exclude({ toPlainOnly: true })
  @IsOptional()
  @IsString()
  plan?: string;

  describe(): string {
    return 'a method';
  }
}

/** As compilers leave it that define no fields, so that only claims are in an instance. */
function withoutFields(schema: new () => object): new () => object {
  const names = Object.keys(new schema());
  return class extends schema {
    constructor() {
      super();
      names.forEach((name) => Reflect.deleteProperty(this, name));
    }
  };
}

const ID = '1c6b1b3a-6f0e-4c4e-9c63-8f2f5f8f6a10';
const ROWS: [string, new () => object, object][] = [
  ['is renamed', Renaming, { tenant_id: '../../etc' }],
  ['is renamed, though it would be good', Renaming, { tenant_id: ID }],
  ['is dropped', Dropping, { plan: 'root' }],
  ['is dropped, without a field', withoutFields(Dropping), { plan: 'root' }],
  ['is dropped with all others', DroppingAll, { tenant: 5 }],
  ['is for a group', Grouping, { tenant: 5 }],
  ['is for a group, without a field', withoutFields(Grouping), { tenant: 5 }],
  ['a getter stands for', Answering, { plan: 'root' }],
];

describe('a claims class', () => {
  it.each(ROWS)('vouches for no claim that %s', async (_, schema, claims) => {
    const [name] = Object.keys(claims);
    expect(await claimsValidator(schema)({ ...claims })).toEqual({
      faults: [`${name} (a claims class must not convert)`],
    });
  });

  it.each(ROWS)(
    'keeps from being issued what %s',
    async (_, schema, claims) => {
      const { service } = bench({ claims: schema });
      const issue = (): unknown => service.issue('alice', claims);
      expect((await refusal(issue)).code).toBe('claim_invalid');
    },
  );

  it.each<Record<string, unknown>>([
    {},
    { tenant: 'x', plan: 'y', other: 5 },
    { describe: 'a claim', toString: 'z', constructor: 'w' },
  ])('vouches for what it only names: %j', async (claims) => {
    expect(await claimsValidator(Exposing)(claims)).toEqual({ claims });
  });
});
