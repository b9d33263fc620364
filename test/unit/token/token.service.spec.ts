import type { StandardSchema } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { START } from '../../support/fake-clock.js';
import { encodePart, forge, unsigned } from '../../support/forge.js';
import { goodClaims, SCENE_NAMES, SCENES } from '../../support/scenes.js';
import { altered, bench, refusal } from '../../support/tokens.js';

describe('verify()', () => {
  it('returns the claims, frozen inside too', async () => {
    const { service } = bench();
    const claims = await service.verify(altered({}, { a: { b: [1] } }));
    expect(claims).toEqual({ ...goodClaims(START), a: { b: [1] } });
    const inner = claims['a'] as { b: number[] };
    for (const each of [claims, inner, inner.b]) {
      expect(Object.isFrozen(each)).toBe(true);
    }
  });

  it.each(SCENE_NAMES)('takes what issue() makes with %s', async (name) => {
    const { service } = bench({ keys: SCENES[name].keys });
    const { token, claims } = await service.issue('alice', { plan: 'gold' });
    expect(await service.verify(token)).toEqual(claims);
  });

  it('returns what the schema makes of the claims', async () => {
    const schema = z.object({
      level: z.string().transform(Number),
      plan: z.string().default('free'),
    });
    const { service } = bench({ claims: schema });
    const { token, claims } = await service.issue('alice', { level: '7' });
    expect(claims).toMatchObject({ level: '7' });
    expect(await service.verify(token)).toEqual({
      ...claims,
      level: 7,
      plan: 'free',
    });
  });

  it('waits for a schema that has to ask', async () => {
    const schema = z.object({
      plan: z.string().refine((plan) => Promise.resolve(plan === 'gold')),
    });
    const { service } = bench({ claims: schema });
    const good = altered({}, { plan: 'gold' });
    expect(await service.verify(good)).toMatchObject({ plan: 'gold' });
    const error = await refusal(() => service.verify(altered({}, { plan: 1 })));
    expect(error).toMatchObject({
      code: 'claim_invalid',
      check: 'claims_schema',
      message:
        'Token refused at claims_schema: expected that the claims satisfy the schema of the team (refused: plan)',
    });
  });

  it('waits for the schema also where it is not the last to fail', async () => {
    const { service } = bench({
      claims: z.object({}).refine(() => Promise.resolve(true)),
    });
    const error = await refusal(() => service.verify(altered({}, { aud: 1 })));
    expect(error.check).toBe('audience');
  });

  it('can hand on bytes, where the schema makes them', async () => {
    const schema = z.object({
      key: z.string().transform((k) => Buffer.from(k)),
    });
    const { service } = bench({ claims: schema });
    const claims = await service.verify(altered({}, { key: 'abc' }));
    expect(claims['key']).toEqual(Buffer.from('abc'));
  });

  it('freezes what the schema hands on', async () => {
    const gold = { limit: 1 };
    const schema = z.object({ plan: z.string().transform(() => gold) });
    const { service } = bench({ claims: schema });
    await service.verify(altered({}, { plan: 'gold' }));
    expect(Object.isFrozen(gold)).toBe(true);
  });

  it('cannot decide where the schema throws', async () => {
    const validate = (): never => {
      throw new Error('no answer');
    };
    const schema = { '~standard': { version: 1, vendor: 'test', validate } };
    const { service } = bench({ claims: schema as StandardSchema });
    expect(await refusal(() => service.verify(altered({})))).toMatchObject({
      kind: 'unavailable',
      code: 'temporarily_unavailable',
    });
  });

  it('names check and reason, and nothing of the token', async () => {
    const { service } = bench();
    const token = altered({}, { iss: 'https://evil.example' });
    const error = await refusal(() => service.verify(token));
    expect(error).toMatchObject({
      kind: 'rejected',
      code: 'issuer_untrusted',
      check: 'issuer',
      message:
        'Token refused at issuer: expected that iss is the issuer configured, or one that is trusted',
      description: 'The token comes from an issuer that is not trusted',
    });
    expect(error.cause).toBeUndefined();
  });
});

describe('decode()', () => {
  const { service, options } = bench();

  it('reads a token that nobody signed', () => {
    const token = forge({ alg: 'none' }, { sub: 'alice', a: [1] }, unsigned);
    expect(service.decode(token)).toEqual({
      trusted: false,
      header: { alg: 'none' },
      payload: { sub: 'alice', a: [1] },
    });
  });

  it('does without the signature', () => {
    expect(service.decode(`${encodePart({})}.${encodePart({ a: 1 })}`)).toEqual(
      { trusted: false, header: {}, payload: { a: 1 } },
    );
  });

  it('reads nothing longer than the limit', () => {
    const token = altered({}, { a: 'a'.repeat(5000) });
    expect(token.length).toBeLessThan(options.maxBytes);
    const pad = '_'.repeat(options.maxBytes - token.length);
    expect(service.decode(token + pad)).toBeDefined();
    expect(service.decode(`${token}${pad}_`)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a dot', '.'],
    ['one part', encodePart({ alg: 'HS256' })],
    ['a header of other JSON', forge([], {}, unsigned)],
    ['a payload of other JSON', forge({}, 'null', unsigned)],
    ['a payload with a member twice', forge({}, '{"a":1,"a":2}', unsigned)],
    ['a payload with __proto__', forge({}, '{"__proto__":{}}', unsigned)],
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
  ])('gives undefined for %s', (_, token) => {
    expect(service.decode(token as string)).toBeUndefined();
  });
});
