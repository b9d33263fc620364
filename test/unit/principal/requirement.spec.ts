import { describe, expect, it } from 'vitest';
import {
  allPermissions,
  allScopes,
  anyRole,
  consentOf,
  SIGNED_IN,
} from '../../../libs/jwt-auth/src/principal/requirement.js';
import { judgementOf } from '../../support/judgements.js';

describe('roles: any of them', () => {
  const requirement = anyRole(['admin', 'editor']);

  it.each([
    [['admin'], true],
    [['x', 'editor'], true],
    ['admin', true],
    [['Admin'], false],
    [['administrator'], false],
    [['admin '], false],
    ['admin editor', false],
    [[], false],
    [undefined, false],
    [{ admin: true }, false],
    [[['admin']], false],
  ])('%j: %j', (roles, met) => {
    expect(requirement.isMet(judgementOf({ roles }))).toBe(met);
  });

  it('says what it asks for', () => {
    expect(requirement.description).toBe('one of the roles admin, editor');
    expect(requirement.scopes).toBeUndefined();
  });

  it('goes by the paths configured', () => {
    const claims = { roles: ['admin'], realm_access: { roles: ['x'] } };
    const grants = {
      roles: ['realm_access.roles'],
      scopes: [],
      permissions: [],
    };
    expect(requirement.isMet(judgementOf(claims, { grants }))).toBe(false);
    expect(anyRole(['x']).isMet(judgementOf(claims, { grants }))).toBe(true);
  });
});

describe('scopes: all of them', () => {
  const requirement = allScopes(['read', 'write']);

  it.each([
    ['read write', true],
    ['write x read', true],
    [['read', 'write'], true],
    ['read', false],
    ['read,write', false],
    ['READ WRITE', false],
    ['readwrite', false],
    [['read write'], false],
    [undefined, false],
  ])('%j: %j', (scope, met) => {
    expect(requirement.isMet(judgementOf({ scope }))).toBe(met);
  });

  it('names them for the challenge', () => {
    expect(requirement.description).toBe('the scopes read write');
    expect(requirement.scopes).toEqual(['read', 'write']);
  });
});

describe('permissions: all of them', () => {
  const requirement = allPermissions(['a:read', 'a:write']);

  it.each([
    [['a:write', 'a:read'], true],
    [['a:read'], false],
    ['a:read a:write', false],
    [['a:*'], false],
    [undefined, false],
  ])('%j: %j', (permissions, met) => {
    expect(requirement.isMet(judgementOf({ permissions }))).toBe(met);
  });

  it('says what it asks for', () => {
    expect(requirement.description).toBe('the permissions a:read, a:write');
    expect(requirement.scopes).toBeUndefined();
  });
});

describe('the consent of a rule', () => {
  const rule = (): boolean => true;

  it.each([true, false])('is what the rule answers: %j', async (answer) => {
    const asked: unknown[] = [];
    const requirement = consentOf(rule, 'isOwner');
    const judgement = judgementOf(
      {},
      {
        authorize: (given) => {
          asked.push(given);
          return Promise.resolve(answer);
        },
      },
    );
    expect(await requirement.isMet(judgement)).toBe(answer);
    expect(asked).toEqual([rule]);
  });

  it('is asked for by name, if there is one', () => {
    expect(consentOf(rule, 'isOwner')).toMatchObject({
      description: 'the consent of isOwner',
      rule,
    });
    expect(consentOf(rule, '').description).toBe('the consent of a rule');
  });
});

it('being signed in asks for no more', () => {
  expect(SIGNED_IN.isMet(judgementOf())).toBe(true);
  expect(SIGNED_IN.description).toBe('a good token');
});
