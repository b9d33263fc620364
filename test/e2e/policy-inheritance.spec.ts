import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OptionalAuth, Public, Roles } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Public()
class PublicBase {
  @Get('inherited')
  inherited(): void {}

  @Public()
  @Get('inherited-public')
  inheritedPublic(): void {}

  @Public()
  @Get('overridden-public')
  overriddenPublic(): void {}

  @OptionalAuth()
  @Get('overridden-optional')
  overriddenOptional(): void {}
}

@Controller('of-public')
class OfPublic extends PublicBase {
  @Get('own')
  own(): void {}

  @Get('overridden-public')
  override overriddenPublic(): void {}

  @Get('overridden-optional')
  override overriddenOptional(): void {}
}

@OptionalAuth()
class OptionalBase {
  @Get('inherited')
  inherited(): void {}
}

@Controller('of-optional')
class OfOptional extends OptionalBase {}

@Roles('base')
class RolesBase {
  @Get('inherited')
  inherited(): void {}

  @Roles('method')
  @Get('overridden')
  overridden(): void {}

  @Roles('method')
  @Get('opened')
  opened(): void {}
}

class Between extends RolesBase {}

@Roles('sub')
@Controller('of-roles')
class OfRoles extends Between {
  @Roles('own')
  @Get('overridden')
  override overridden(): void {}

  @Public()
  @Get('opened')
  override opened(): void {}
}

const FORBIDDEN = '403 insufficient_scope';
const MISSING = '401 token_missing';

const ROWS: readonly [path: string, roles: string[] | undefined, string][] = [
  ['/of-public/inherited', undefined, MISSING],
  ['/of-public/inherited', [], '200'],
  ['/of-public/own', undefined, MISSING],
  ['/of-public/inherited-public', undefined, '200'],
  ['/of-public/overridden-public', undefined, MISSING],
  ['/of-public/overridden-optional', undefined, MISSING],
  ['/of-optional/inherited', undefined, MISSING],
  ['/of-roles/inherited', ['base', 'sub'], '200'],
  ['/of-roles/inherited', ['base'], FORBIDDEN],
  ['/of-roles/inherited', ['sub'], FORBIDDEN],
  ['/of-roles/overridden', ['own', 'method', 'sub', 'base'], '200'],
  ['/of-roles/overridden', ['method', 'sub', 'base'], FORBIDDEN],
  ['/of-roles/overridden', ['own', 'sub', 'base'], FORBIDDEN],
  ['/of-roles/overridden', ['own', 'method', 'base'], FORBIDDEN],
  ['/of-roles/overridden', ['own', 'method', 'sub'], FORBIDDEN],
  ['/of-roles/opened', undefined, '200'],
];

describe.each(PLATFORMS)('inheritance on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, {
      controllers: [OfPublic, OfOptional, OfRoles],
    });
  });

  afterAll(() => app.close());

  it.each(ROWS)('%s with the roles %j: %s', async (path, roles, verdict) => {
    const token = roles && tokenOf({ roles });
    const response = await app.request(path, token);
    expect(await verdictOf(response)).toBe(verdict);
  });
});
