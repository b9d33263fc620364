import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CurrentUser,
  OptionalAuth,
  Permissions,
  Public,
  RequireClaims,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { START } from '../support/fake-clock.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Controller()
class Routes {
  @Get('plain')
  plain(): void {}

  @Public()
  @Get('public')
  open(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }

  @OptionalAuth()
  @Get('optional')
  optional(@CurrentUser('sub') subject = 'anyone'): string {
    return subject;
  }

  @Roles('admin', 'editor')
  @Get('any-role')
  anyRole(): void {}

  @Roles('admin')
  @Roles('editor')
  @Get('both-roles')
  bothRoles(): void {}

  @Scopes('a', 'b')
  @Get('scopes')
  scopes(): void {}

  @Permissions('read', 'write')
  @Get('permissions')
  permissions(): void {}

  @RequireClaims({ plan: ['gold', 'platinum'], verified: true, level: 3 })
  @Get('claims')
  claims(): void {}

  @RequireClaims({
    'tenant.id': (id) => typeof id === 'string' && id.startsWith('t-'),
  })
  @Get('claim-function')
  claimFunction(): void {}

  @RequireClaims({ absent: () => Promise.resolve(true) as never })
  @Get('claim-promise')
  claimPromise(): void {}

  @RequireClaims({ constructor: (value: unknown) => value !== undefined })
  @Get('claim-inherited')
  claimInherited(): void {}

  @Roles('admin')
  @Scopes('a')
  @Permissions('read')
  @RequireClaims({ plan: 'gold' })
  @Get('all')
  all(): void {}
}

const FORBIDDEN = '403 insufficient_scope';
const ALL = {
  roles: ['admin'],
  scope: 'a b',
  permissions: ['read'],
  plan: 'gold',
};
const CLAIMS = { plan: 'gold', verified: true, level: 3 };

const ROWS: readonly [path: string, claims: object, verdict: string][] = [
  ['/plain', {}, '200'],
  ['/any-role', { roles: ['admin'] }, '200'],
  ['/any-role', { roles: ['x', 'editor'] }, '200'],
  ['/any-role', { roles: 'editor' }, '200'],
  ['/any-role', {}, FORBIDDEN],
  ['/any-role', { roles: [] }, FORBIDDEN],
  ['/any-role', { roles: ['Admin'] }, FORBIDDEN],
  ['/any-role', { roles: ['administrator'] }, FORBIDDEN],
  ['/any-role', { roles: 'admin editor' }, FORBIDDEN],
  ['/any-role', { roles: { admin: true } }, FORBIDDEN],
  ['/any-role', { roles: [['admin']] }, FORBIDDEN],
  ['/any-role', { role: 'admin' }, FORBIDDEN],
  ['/both-roles', { roles: ['admin', 'editor'] }, '200'],
  ['/both-roles', { roles: ['admin'] }, FORBIDDEN],
  ['/both-roles', { roles: ['editor'] }, FORBIDDEN],
  ['/scopes', { scope: 'b c a' }, '200'],
  ['/scopes', { scope: ['a', 'b'] }, '200'],
  ['/scopes', { scope: 'a' }, FORBIDDEN],
  ['/scopes', { scope: 'a,b' }, FORBIDDEN],
  ['/scopes', { scope: 'ab' }, FORBIDDEN],
  ['/scopes', { scope: ['a b'] }, FORBIDDEN],
  ['/scopes', { scp: 'a b' }, FORBIDDEN],
  ['/permissions', { permissions: ['write', 'read'] }, '200'],
  ['/permissions', { permissions: ['read'] }, FORBIDDEN],
  ['/permissions', { permissions: 'read write' }, FORBIDDEN],
  ['/permissions', {}, FORBIDDEN],
  ['/claims', CLAIMS, '200'],
  ['/claims', { ...CLAIMS, plan: ['free', 'platinum'] }, '200'],
  ['/claims', { ...CLAIMS, plan: 'free' }, FORBIDDEN],
  ['/claims', { ...CLAIMS, verified: 'true' }, FORBIDDEN],
  ['/claims', { ...CLAIMS, level: '3' }, FORBIDDEN],
  ['/claims', { ...CLAIMS, level: undefined }, FORBIDDEN],
  ['/claim-function', { tenant: { id: 't-1' } }, '200'],
  ['/claim-function', { 'tenant.id': 't-1' }, '200'],
  ['/claim-function', { tenant: { id: 'x-1' } }, FORBIDDEN],
  ['/claim-function', {}, FORBIDDEN],
  ['/claim-promise', {}, FORBIDDEN],
  ['/claim-inherited', {}, FORBIDDEN],
  ['/all', ALL, '200'],
  ['/all', { ...ALL, roles: [] }, FORBIDDEN],
  ['/all', { ...ALL, scope: '' }, FORBIDDEN],
  ['/all', { ...ALL, permissions: [] }, FORBIDDEN],
  ['/all', { ...ALL, plan: 'free' }, FORBIDDEN],
];

describe.each(PLATFORMS)('policies on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { controllers: [Routes] });
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s with %j: %s', async (path, claims, verdict) => {
    const response = await app.request(path, tokenOf(claims));
    expect(await verdictOf(response)).toBe(verdict);
  });

  it.each([...new Set(ROWS.map(([path]) => path))])(
    '%s needs a token',
    async (path) => {
      const response = await app.request(path);
      expect(await verdictOf(response)).toBe('401 token_missing');
    },
  );

  const expired = tokenOf({ exp: START - 9 });
  it.each([
    ['/public', undefined, '200 anyone'],
    ['/public', tokenOf(), '200 anyone'],
    ['/public', expired, '200 anyone'],
    ['/optional', undefined, '200 anyone'],
    ['/optional', tokenOf(), '200 alice'],
  ])('%s needs none', async (path, token, verdict) => {
    const response = await app.request(path, token);
    expect(`${response.status} ${await response.text()}`).toBe(verdict);
  });

  it('refuses a bad token where one is optional', async () => {
    const response = await app.request('/optional', expired);
    expect(response.headers.get('www-authenticate')).toContain(
      'error="invalid_token"',
    );
    expect(await verdictOf(response)).toBe('401 token_expired');
  });
});
