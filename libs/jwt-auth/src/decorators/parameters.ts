import {
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { carrierOf } from '../guards/carriers.js';
import { readPath, readUserPath } from '../principal/claim-path.js';
import type { Authentication } from '../transport/carrier.js';

/** A pipe, as an instance or a class. */
export type ParameterPipe = Type<PipeTransform> | PipeTransform;

/** A parameter decorator that takes a path and pipes, all of them optional. */
export interface PathParameterDecorator {
  (path?: string, ...pipes: ParameterPipe[]): ParameterDecorator;
  (...pipes: ParameterPipe[]): ParameterDecorator;
}

/**
 * The user: what the `UserLoader` returned, or the claims without one. `undefined`
 * for an anonymous caller. With a path, a member of the user: `@CurrentUser('id')`.
 */
export const CurrentUser: PathParameterDecorator = authenticated(
  ({ principal }) => principal.user,
  readUserPath,
);

/**
 * The verified claims, frozen. `undefined` for an anonymous caller. With a path,
 * one claim: `@Claims('sub')`, `@Claims('realm_access.roles')`.
 */
export const Claims: PathParameterDecorator = authenticated(
  ({ principal }) => principal.claims,
);

/**
 * The whole principal: subject, claims, token data and user. `undefined` for an
 * anonymous caller. With a path: `@CurrentPrincipal('token.expiresAt')`.
 */
export const CurrentPrincipal: PathParameterDecorator = authenticated(
  ({ principal }) => principal,
);

const bearerToken = createParamDecorator(
  (_: unknown, context: ExecutionContext) => authenticationOf(context)?.token,
);

/** The token itself, verified, to be sent on to another service. `undefined` for an anonymous caller. */
export function BearerToken(): ParameterDecorator {
  return bearerToken();
}

function authenticated(
  part: (authentication: Authentication) => unknown,
  read: (value: unknown, path: string) => unknown = readPath,
): PathParameterDecorator {
  return createParamDecorator(
    (path: string | undefined, context: ExecutionContext) => {
      const authentication = authenticationOf(context);
      const value = authentication && part(authentication);
      return path === undefined ? value : read(value, path);
    },
  ) as PathParameterDecorator;
}

function authenticationOf(
  context: ExecutionContext,
): Authentication | undefined {
  return carrierOf(context)?.read(context);
}
