import {
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { AuthError } from '../errors.js';
import { carrierOf } from '../guards/carriers.js';
import { RoutePolicies } from '../guards/route-policies.js';
import { readPath, readUserPath } from '../principal/claim-path.js';
import type { Authentication } from '../transport/carrier.js';

/** A pipe, as an instance or a class. */
export type ParameterPipe = Type<PipeTransform> | PipeTransform;

/** A parameter decorator that takes a path and pipes, all of them optional. */
export interface PathParameterDecorator {
  (path?: string, ...pipes: ParameterPipe[]): ParameterDecorator;
  (...pipes: ParameterPipe[]): ParameterDecorator;
}

const policies = new RoutePolicies();

/**
 * The user: what the `UserLoader` returned, or the claims without one, and the same
 * object as `request.user`. With a path, a member of the user: `@CurrentUser('id')`.
 * Members may be added to it; what is inside the claims is frozen. `undefined` for an anonymous caller of a
 * route that is `@Public()` or `@OptionalAuth()`.
 *
 * Only what `JwtAuthGuard` or `AuthGuard('jwt')` verified counts. On any other route
 * without their decision the call fails with 500, since `undefined` may mean "every
 * user" to a database. For a `request.user` that another guard has set, write a
 * parameter decorator that reads it.
 */
export const CurrentUser: PathParameterDecorator = authenticated(
  'CurrentUser',
  ({ user }) => user,
  readUserPath,
);

/**
 * The verified claims, frozen. With a path, one claim: `@Claims('sub')`,
 * `@Claims('realm_access.roles')`. `undefined` for an anonymous caller, and an error
 * if no guard decided, as with {@link CurrentUser}.
 */
export const Claims: PathParameterDecorator = authenticated(
  'Claims',
  ({ principal }) => principal.claims,
);

/**
 * The whole principal: subject, claims, token data and user. With a path:
 * `@CurrentPrincipal('token.expiresAt')`. `undefined` for an anonymous caller, and an
 * error if no guard decided, as with {@link CurrentUser}.
 */
export const CurrentPrincipal: PathParameterDecorator = authenticated(
  'CurrentPrincipal',
  ({ principal }) => principal,
);

const bearerToken = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    authenticationOf(context, 'BearerToken')?.token,
);

/**
 * The token itself, verified, to be sent on to another service. `undefined` for an
 * anonymous caller, and an error if no guard decided, as with {@link CurrentUser}.
 */
export function BearerToken(): ParameterDecorator {
  return bearerToken();
}

function authenticated(
  decorator: string,
  part: (authentication: Authentication) => unknown,
  read: (value: unknown, path: string) => unknown = readPath,
): PathParameterDecorator {
  return createParamDecorator(
    (path: string | undefined, context: ExecutionContext) => {
      const authentication = authenticationOf(context, decorator);
      const value = authentication && part(authentication);
      return path === undefined ? value : read(value, path);
    },
  ) as PathParameterDecorator;
}

/** @throws AuthError `misconfigured` if nobody decided who calls */
function authenticationOf(
  context: ExecutionContext,
  decorator: string,
): Authentication | undefined {
  const found = carrierOf(context)?.read(context);
  if (found !== undefined) {
    return found;
  }
  const type = context.getClass();
  const handler = context.getHandler();
  if (policies.of(type, handler).access === 'guarded') {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason: `@${decorator}() in ${type.name}.${handler.name}: no JwtAuthGuard has decided who calls. Put @UseGuards(JwtAuthGuard) on the route, or mark it @Public() if anybody may call. If another guard sets request.user, read that with a parameter decorator of your own`,
    });
  }
  return undefined;
}
