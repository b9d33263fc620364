import 'reflect-metadata';
import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import { IsEmail, IsIn } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bench, refusal } from '../../support/tokens.js';

/** A value that nothing but the token may hold. */
const VALUE = 'hunter2-hunter2';

class StaffClaims {
  @IsIn(['staff'])
  kind: string;

  @IsEmail()
  email: string;
}

const StaffSchema = z.object({
  kind: z.literal('staff'),
  email: z.email().refine((email) => Promise.resolve(!email.startsWith('x'))),
});

describe.each<[string, JwtAuthOptions['claims']]>([
  ['a class', StaffClaims],
  ['a Standard Schema', StaffSchema],
])('issue() with %s as schema', (_, schema) => {
  const { service } = bench({ claims: schema });

  it('takes claims that satisfy it, beside others', async () => {
    const claims = { kind: 'staff', email: 'a@example.com', more: [1] };
    const issued = await service.issue('alice', claims);
    expect(issued.claims).toMatchObject(claims);
  });

  it('refuses others, by their names', async () => {
    const claims = { kind: VALUE, email: `${VALUE}@` };
    const error = await refusal(() => service.issue('alice', claims));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message: 'The claims do not satisfy the schema: kind, email',
    });
    expect(JSON.stringify(error)).not.toContain(VALUE);
    expect(error.cause).toBeUndefined();
  });

  it('does not ask it about tokens for other purposes', async () => {
    const type = 'invite+jwt';
    const options = { type, expiresIn: 60 };
    const { token } = await service.sign({ kind: 'guest' }, options);
    const claims = await service.verify(token, { type });
    expect(claims['kind']).toBe('guest');
  });
});
