import type { Type } from '@nestjs/common';
import { AuthError } from '../errors.js';

/**
 * Stands for a provider that needs an option which was not given. Whoever injects it is
 * told so as soon as it is used, instead of finding `undefined`.
 */
export function unconfigured<T extends object>(
  type: Type<T>,
  option: string,
): T {
  const stand = {};
  for (const name of Object.getOwnPropertyNames(type.prototype)) {
    if (name !== 'constructor') {
      Object.defineProperty(stand, name, {
        get: () => {
          throw new AuthError('misconfigured', 'wiring_invalid', {
            reason: `${type.name}.${name} needs the option ${option} of JwtAuthModule.forRoot()`,
          });
        },
      });
    }
  }
  return stand as T;
}
