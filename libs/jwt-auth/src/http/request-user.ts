import type { HttpServer } from '@nestjs/common';
import { AuthError } from '../errors.js';
import type { HttpRequest } from './http-request.js';

/** Where Fastify keeps the class of its requests: under a symbol of this name. */
const FASTIFY_REQUEST = 'fastify.Request';

/** @throws AuthError `misconfigured` if something has made `request.user` read-only */
export function setUser(request: HttpRequest, user: unknown): void {
  try {
    request.user = user;
  } catch (cause) {
    throw readOnly(cause);
  }
}

/**
 * Looks whether requests will take a user, as far as it is known at boot.
 *
 * @throws AuthError `misconfigured`, `wiring_invalid`
 */
export function assertUserCanBeSet(
  adapter: Partial<HttpServer> | undefined,
): void {
  const instance: unknown = adapter?.getInstance?.();
  let prototype = requestPrototype(instance);
  while (prototype !== null) {
    const member = Object.getOwnPropertyDescriptor(prototype, 'user');
    if (member !== undefined) {
      if (member.get !== undefined && member.set === undefined) {
        throw readOnly();
      }
      return;
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

/** What requests inherit from: of Express it is a member of the application. */
function requestPrototype(instance: unknown): object | null {
  if (typeof instance === 'function') {
    return (instance as { request?: object }).request ?? null;
  }
  if (typeof instance !== 'object' || instance === null) {
    return null;
  }
  const key = Object.getOwnPropertySymbols(instance).find(
    ({ description }) => description === FASTIFY_REQUEST,
  );
  const members = instance as Record<symbol, { prototype: object }>;
  return key === undefined ? null : (members[key]?.prototype ?? null);
}

function readOnly(cause?: unknown): AuthError {
  return new AuthError('misconfigured', 'wiring_invalid', {
    reason:
      'request.user has a getter and no setter, so JwtAuthGuard cannot set it: give the decorator of Fastify, or the property of the Express request, a setter, or another name',
    cause,
  });
}
