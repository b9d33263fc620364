import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type GrantOptions,
  Permissions,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Controller()
class Routes {
  @Roles('admin')
  @Get('roles')
  roles(): void {}

  @Scopes('a', 'b')
  @Get('scopes')
  scopes(): void {}

  @Permissions('read', 'write')
  @Get('permissions')
  permissions(): void {}
}

const ROLES = ['admin'];
const NAMESPACED = 'https://example.com/roles';
const FORBIDDEN = '403 insufficient_scope';

type Row = readonly [path: string, claims: object, verdict: string];

const GROUPS: readonly (readonly [GrantOptions, readonly Row[]])[] = [
  [
    { roles: 'realm_access.roles' },
    [
      ['/roles', { realm_access: { roles: ROLES } }, '200'],
      ['/roles', { 'realm_access.roles': ROLES }, '200'],
      ['/roles', { roles: ROLES }, FORBIDDEN],
      ['/roles', { realm_access: ROLES }, FORBIDDEN],
      ['/roles', { realm_access: { roles: { roles: ROLES } } }, FORBIDDEN],
      // The others keep their defaults.
      ['/scopes', { scope: 'a b' }, '200'],
      ['/permissions', { permissions: ['read', 'write'] }, '200'],
    ],
  ],
  [
    { roles: NAMESPACED },
    [
      ['/roles', { [NAMESPACED]: ROLES }, '200'],
      ['/roles', { 'https://example': { 'com/roles': ROLES } }, '200'],
      ['/roles', { roles: ROLES }, FORBIDDEN],
      ['/roles', { [`${NAMESPACED}/`]: ROLES }, FORBIDDEN],
    ],
  ],
  [
    { roles: ['roles', 'groups', 'resource_access.api.roles'] },
    [
      ['/roles', { roles: ROLES }, '200'],
      ['/roles', { groups: ROLES }, '200'],
      ['/roles', { roles: ['x'], groups: ROLES }, '200'],
      ['/roles', { resource_access: { api: { roles: ROLES } } }, '200'],
      ['/roles', { resource_access: { other: { roles: ROLES } } }, FORBIDDEN],
    ],
  ],
  [
    { scopes: ['scp', 'scope'] },
    [
      ['/scopes', { scp: ['a', 'b'] }, '200'],
      ['/scopes', { scp: 'a b' }, '200'],
      ['/scopes', { scp: ['a'], scope: 'b' }, '200'],
      ['/scopes', { scp: ['a'] }, FORBIDDEN],
      ['/scopes', { scp: ['a', 1, null, ['b']] }, FORBIDDEN],
    ],
  ],
  [
    { permissions: 'licence.features' },
    [
      ['/permissions', { licence: { features: ['read', 'write'] } }, '200'],
      ['/permissions', { permissions: ['read', 'write'] }, FORBIDDEN],
    ],
  ],
  [
    { roles: 'constructor.name', scopes: '__proto__', permissions: 'length' },
    [
      ['/roles', {}, FORBIDDEN],
      ['/scopes', {}, FORBIDDEN],
      ['/permissions', {}, FORBIDDEN],
    ],
  ],
];

describe.each(PLATFORMS)('where grants are read on %s', (platform) => {
  describe.each(GROUPS)('%j', (grants, rows) => {
    let app: RunningApp;

    beforeAll(async () => {
      const routes = { controllers: [Routes] };
      app = await startGuarded(platform, routes, { grants });
    });

    afterAll(() => app.close());

    it.each(rows)('%s with %j: %s', async (path, claims, verdict) => {
      const response = await app.request(path, tokenOf(claims));
      expect(await verdictOf(response)).toBe(verdict);
    });
  });
});
