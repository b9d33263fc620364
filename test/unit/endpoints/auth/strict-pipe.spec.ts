import { BadRequestException } from '@nestjs/common';
import { Expose, Transform, Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { StrictPipe } from '../../../../libs/jwt-auth/src/endpoints/auth/strict-pipe.js';

const BODY = { type: 'body' } as const;

class Factor {
  @IsString()
  readonly id!: string;
}

class Base {
  @IsString()
  readonly tenant!: string;
}

class Credentials extends Base {
  @IsString()
  @Expose({ name: 'user_name' })
  readonly name!: string;

  @IsString()
  @Expose()
  @Transform(({ obj }: { obj: { pin?: unknown } }) => obj.pin)
  readonly secret!: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Factor)
  readonly factors?: Factor[];
}

const pipe = new StrictPipe(Credentials);
const GOOD = { tenant: 'acme', user_name: 'alice', pin: '1234' };

async function messagesFor(body: unknown): Promise<unknown[]> {
  const refused = pipe.transform(body, BODY).then(
    () => undefined,
    (error: unknown) => error,
  );
  const error = (await refused) as BadRequestException;
  expect(error).toBeInstanceOf(BadRequestException);
  const { message } = error.getResponse() as { message: unknown };
  return [message].flat();
}

describe('StrictPipe', () => {
  it('makes an instance, with members that are renamed, inherited, computed and nested', async () => {
    const body = { ...GOOD, factors: [{ id: 'a' }] };
    const made = (await pipe.transform(body, BODY)) as Credentials;
    expect(made).toBeInstanceOf(Credentials);
    expect(made.factors?.[0]).toBeInstanceOf(Factor);
    expect(Object.fromEntries(Object.entries(made))).toEqual({
      tenant: 'acme',
      name: 'alice',
      secret: '1234',
      factors: [{ id: 'a' }],
    });
  });

  it('takes a form, whose body has no prototype', async () => {
    const body: unknown = Object.assign(Object.create(null) as object, GOOD);
    expect(await pipe.transform(body, BODY)).toMatchObject({ name: 'alice' });
  });

  it('hands on no member without a rule', async () => {
    const body = { ...GOOD, admin: true, __proto__: { role: 'admin' } };
    const made = (await pipe.transform(body, BODY)) as object;
    expect(made).not.toHaveProperty('admin');
    expect(made).not.toHaveProperty('role');
  });

  it.each<[string, unknown]>([
    ['a list', [GOOD]],
    ['a text', 'tenant=acme'],
    ['a number', 1],
    ['true', true],
  ])('refuses %s', async (_, body) => {
    expect(await messagesFor(body)).toEqual(['The body must be an object']);
  });

  it.each<[string, unknown]>([
    ['2,001 members that it would drop', filled(2001)],
    ['2,001 elements', { ...GOOD, factors: Array.from({ length: 2001 }) }],
    ['a list of 400 levels', { ...GOOD, extra: deep(400) }],
    ['33 levels', { ...GOOD, extra: deep(32) }],
    ['bytes', Buffer.alloc(100_000)],
  ])('refuses %s before it looks at the rules', async (_, body) => {
    expect(await messagesFor(body)).toEqual([
      'The body must have at most 2000 members, nested at most 32 levels deep',
    ]);
  });

  it('looks at the rules of what keeps the bounds', async () => {
    const body = { ...filled(1900), extra: deep(31) };
    expect(await messagesFor(body)).toEqual([
      'name must be a string',
      'secret must be a string',
      'tenant must be a string',
    ]);
  });
});

function filled(count: number): object {
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
