import { Controller, Get, type Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import {
  Authorize,
  OptionalAuth,
  Permissions,
  Public,
  RequireClaims,
  Roles,
  Scopes,
} from '@jwt-auth/nestjs';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

const OPEN = { Public, OptionalAuth };
const ASKING = {
  Roles: () => Roles('x'),
  Scopes: () => Scopes('x'),
  Permissions: () => Permissions('x'),
  RequireClaims: () => RequireClaims({ x: 1 }),
  Authorize: () => Authorize(),
  'Authorize with a rule': () => Authorize(() => true),
};

const PAIRS = Object.entries(OPEN).flatMap(([open, makeOpen]) =>
  Object.entries(ASKING).map(
    ([asking, makeAsking]) => [open, asking, makeOpen(), makeAsking()] as const,
  ),
);

const OPEN_AND_ASKING = 'it is open, and it asks for something';

function contradiction(where: string, what: string): object {
  return {
    name: 'AuthError',
    kind: 'misconfigured',
    code: 'wiring_invalid',
    message: `The decorators of ${where} contradict each other: ${what}. Keep one of them`,
  };
}

function thrownBy(declare: () => unknown): unknown {
  try {
    declare();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('one level that contradicts itself', () => {
  it.each(PAIRS)('a method with @%s and @%s', (_, __, open, asking) => {
    const orders = [
      [open, asking],
      [asking, open],
    ] as const;
    for (const [first, second] of orders) {
      const error = thrownBy(() => {
        class Reports {
          @first
          @second
          read(): void {}
        }
        return Reports;
      });
      expect(error).toMatchObject(
        contradiction('Reports.read', OPEN_AND_ASKING),
      );
    }
  });

  it.each(PAIRS)('a class with @%s and @%s', (_, __, open, asking) => {
    const orders = [
      [open, asking],
      [asking, open],
    ] as const;
    for (const [first, second] of orders) {
      const error = thrownBy(() => {
        @first
        @second
        class Reports {}
        return Reports;
      });
      expect(error).toMatchObject(contradiction('Reports', OPEN_AND_ASKING));
    }
  });

  it('@Public() and @OptionalAuth()', () => {
    const error = thrownBy(() => {
      class Reports {
        @Public()
        @OptionalAuth()
        read(): void {}
      }
      return Reports;
    });
    expect(error).toMatchObject(
      contradiction(
        'Reports.read',
        '@Public() and @OptionalAuth() exclude each other',
      ),
    );
  });

  it('the same decorator twice is none', () => {
    const error = thrownBy(() => {
      class Reports {
        @Public()
        @Public()
        read(): void {}
      }
      return Reports;
    });
    expect(error).toBeUndefined();
  });

  it.each([
    ['Roles', () => Roles(...([] as unknown as [string]))],
    ['Roles', () => Roles('')],
    ['Scopes', () => Scopes(...([] as unknown as [string]))],
    ['Scopes', () => Scopes('a b')],
    ['Scopes', () => Scopes('a"')],
    ['Permissions', () => Permissions('a', '')],
    ['RequireClaims', () => RequireClaims({})],
    ['RequireClaims', () => RequireClaims({ x: undefined as never })],
    ['RequireClaims', () => RequireClaims({ x: [] })],
  ])('@%s() asking for nothing or nonsense', (name, declare) => {
    const error = thrownBy(declare) as Error;
    expect(error).toMatchObject({ kind: 'misconfigured' });
    expect(error.message).toMatch(new RegExp(`^@${name}\\(\\) (needs|takes)`));
  });
});

@Roles('x')
@Controller()
class OptionalInRoles {
  @OptionalAuth()
  @Get()
  read(): void {}
}

class Base {
  @Roles('x')
  read(): void {}
}

@Controller()
class OptionalOverRoles extends Base {
  @OptionalAuth()
  @Get()
  override read(): void {}
}

@OptionalAuth()
@Controller()
class OptionalClassOverRoles extends OptionalInRoles {
  @Get()
  override read(): void {}
}

describe.each(PLATFORMS)('levels that contradict, on %s', (platform) => {
  it.each<[string, Type]>([
    ['OptionalInRoles.read', OptionalInRoles],
    ['OptionalOverRoles.read', OptionalOverRoles],
    ['OptionalClassOverRoles.read', OptionalClassOverRoles],
  ])('%s stops the boot', async (where, controller) => {
    const starting = startGuarded(platform, { controllers: [controller] });
    await expect(starting).rejects.toMatchObject({
      name: 'AuthError',
      kind: 'misconfigured',
      code: 'wiring_invalid',
      message: `${where}: @OptionalAuth() lets anonymous callers in, but the class asks for more: move its requirements to the methods`,
    });
  });
});
