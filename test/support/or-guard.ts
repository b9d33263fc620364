import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  mixin,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

/**
 * A composite as applications use them ("a token or an API key"), which takes its
 * guards from the module: the first that agrees admits the call, and an error counts
 * as a refusal. If none agrees, the last error is the answer.
 */
export function OrGuard(...guards: readonly Type<CanActivate>[]): Type {
  class EitherGuard implements CanActivate {
    constructor(@Inject(ModuleRef) private readonly moduleRef: ModuleRef) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      let last: unknown;
      for (const guard of guards) {
        try {
          const each = this.moduleRef.get<CanActivate>(guard, {
            strict: false,
          });
          if (await each.canActivate(context)) {
            return true;
          }
        } catch (error) {
          last = error;
        }
      }
      if (last === undefined) {
        return false;
      }
      throw last;
    }
  }
  return mixin(EitherGuard);
}

/** Admits calls with the right key, before anything is known of a user. */
export class ApiKeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{
      headers: Record<string, string | undefined>;
    }>();
    return request.headers['x-api-key'] === API_KEY;
  }
}

export const API_KEY = 'the-key-of-a-program';
