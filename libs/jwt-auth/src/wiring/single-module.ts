import type { ModulesContainer } from '@nestjs/core';
import { AuthError } from '../errors.js';

/** Marks the module class, also in another copy of this package. */
export const MODULE_MARK: unique symbol = Symbol.for('@jwt-auth/nestjs:module');

/**
 * Asked before anything of the module is made, also if it is loaded lazily.
 *
 * @throws AuthError `misconfigured`, `wiring_invalid`
 */
export function assertSingleModule(modules: ModulesContainer): void {
  const copies = [...modules.values()].filter(
    ({ metatype }) => metatype !== undefined && MODULE_MARK in metatype,
  );
  if (copies.length > 1) {
    throw new AuthError('misconfigured', 'wiring_invalid', {
      reason:
        'JwtAuthModule is set up twice in one application, and only one of the two would be asked. Call forRoot() once; a module that needs it again imports the same dynamic module, kept in a constant',
    });
  }
}
