import { ParseIntPipe, ValidationPipe } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import {
  Authorize,
  Authorizer,
  type AuthorizeFunction,
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
  type JwtClaims,
  OptionalAuth,
  Permissions,
  type Principal,
  Public,
  RequireClaims,
  Roles,
  Scopes,
  UserLoader,
} from '@jwt-auth/nestjs';
import { describe, expectTypeOf, it } from 'vitest';

interface User {
  id: number;
}

class OwnerOnly extends Authorizer {
  authorize(principal: Principal<unknown>): boolean {
    return principal.subject === 'owner';
  }
}

class NoAuthorizer {}

type RouteDecorator = ClassDecorator & MethodDecorator;

describe('decorators of routes', () => {
  it('stand on classes and methods', () => {
    @Public()
    @Roles('a', 'b')
    class Controller {
      @OptionalAuth()
      @Scopes('read', 'write')
      @Permissions('a:read')
      @RequireClaims({ plan: 'gold' })
      @Authorize()
      method(): void {}
    }
    expectTypeOf(Controller).toBeConstructibleWith();
    expectTypeOf(Public).returns.toEqualTypeOf<RouteDecorator>();
    expectTypeOf(Roles).returns.toEqualTypeOf<RouteDecorator>();
  });

  it('need a name where they ask for names', () => {
    // @ts-expect-error no role
    Roles();
    // @ts-expect-error no scope
    Scopes();
    // @ts-expect-error no permission
    Permissions();
    // @ts-expect-error no claims
    RequireClaims();
    // @ts-expect-error a number
    Roles(5);
    // @ts-expect-error an array
    Roles(['a', 'b']);
    const names: string[] = ['a'];
    // @ts-expect-error an array that may be empty
    Roles(...names);
  });

  it('take values, arrays of them, and functions for claims', () => {
    RequireClaims({
      a: 'x',
      b: 1,
      c: true,
      d: ['x', 1, false],
      e: (value) => {
        expectTypeOf(value).toEqualTypeOf<unknown>();
        return value === 'x';
      },
    });
    // @ts-expect-error an object
    RequireClaims({ a: { b: 1 } });
    // @ts-expect-error null
    RequireClaims({ a: null });
    // @ts-expect-error a function that decides nothing
    RequireClaims({ a: () => 'yes' });
    // @ts-expect-error a function that has to wait
    RequireClaims({ a: () => Promise.resolve(true) });
  });

  it('take rules as functions and as classes', () => {
    Authorize(OwnerOnly);
    Authorize(() => true);
    Authorize(async () => Promise.resolve(false));
    Authorize((principal: Principal<User>, context: ExecutionContext) => {
      expectTypeOf(principal.user).toEqualTypeOf<User>();
      return context.getType() === 'http';
    });
    Authorize((principal: Principal) => principal.claims['a'] === 1);
    expectTypeOf<() => boolean>().toExtend<AuthorizeFunction>();
    // @ts-expect-error a class that is no rule
    Authorize(NoAuthorizer);
    // @ts-expect-error a rule that is made already
    Authorize(new OwnerOnly());
    // @ts-expect-error text for an answer
    Authorize(() => 'yes');
    // @ts-expect-error no answer
    Authorize(() => {});
  });

  it('take nothing where they open a route', () => {
    // @ts-expect-error nothing to say
    Public('x');
    // @ts-expect-error nothing to say
    OptionalAuth(true);
  });
});

describe('decorators of parameters', () => {
  it('take a path and pipes, classes or instances, all of them optional', () => {
    class Controller {
      method(
        @CurrentUser() user: User,
        @CurrentUser('id', ParseIntPipe) id: number,
        @CurrentUser(new ValidationPipe()) checked: User,
        @CurrentUser(ParseIntPipe, new ValidationPipe()) piped: User,
        @Claims() claims: JwtClaims,
        @Claims('realm_access.roles') roles: string[],
        @CurrentPrincipal('token.expiresAt') expiresAt: number,
        @BearerToken() token: string,
      ): unknown {
        return [user, id, checked, piped, claims, roles, expiresAt, token];
      }
    }
    expectTypeOf(Controller).toBeConstructibleWith();
    expectTypeOf(CurrentUser('id')).toEqualTypeOf<ParameterDecorator>();
    expectTypeOf(BearerToken()).toEqualTypeOf<ParameterDecorator>();
  });

  it('refuse what is neither path nor pipe', () => {
    // @ts-expect-error a number
    CurrentUser(5);
    // @ts-expect-error a class that is no pipe
    Claims(NoAuthorizer);
    // @ts-expect-error two paths
    Claims('a', 'b');
    // @ts-expect-error a path after a pipe
    CurrentPrincipal(ParseIntPipe, 'a');
    // @ts-expect-error the token has no members
    BearerToken('a');
  });
});

describe('UserLoader', () => {
  it('may answer at once or later, with nobody too', () => {
    class Now extends UserLoader<User> {
      load(principal: Principal): User | null {
        return principal.subject === '' ? null : { id: 1 };
      }
    }
    class Later extends UserLoader<User> {
      async load(): Promise<User | undefined> {
        return Promise.resolve(undefined);
      }
    }
    class Wrong extends UserLoader<User> {
      // @ts-expect-error another type of user
      load(): string {
        return 'user';
      }
    }
    expectTypeOf<[Now, Later, Wrong]>().not.toBeAny();
  });
});
