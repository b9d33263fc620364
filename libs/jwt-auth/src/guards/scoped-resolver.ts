import { Scope, type Type } from '@nestjs/common';
import { type ContextId, ContextIdFactory, type ModuleRef } from '@nestjs/core';
import { AuthError } from '../errors.js';
import type { MaybePromise } from '../maybe-promise.js';

/** Finds providers of the team in any module: once for all, or per request where they are request-scoped. */
export class ScopedResolver {
  readonly #singletons = new Map<Type, object>();
  /** Nest keeps the context only where the handler itself is request-scoped. */
  readonly #contexts = new WeakMap<object, ContextId>();

  constructor(private readonly moduleRef: ModuleRef) {}

  resolve<T extends object>(type: Type<T>, request: object): MaybePromise<T> {
    const known = this.#singletons.get(type);
    if (known !== undefined) {
      return known as T;
    }
    if (this.#isScoped(type)) {
      return this.#resolveFor(type, request);
    }
    const instance = this.moduleRef.get<T>(type, { strict: false });
    this.#singletons.set(type, instance);
    return instance;
  }

  /** @throws AuthError `misconfigured` where no module provides the class */
  assertProvided(type: Type, where: string): void {
    try {
      this.moduleRef.introspect(type);
    } catch (cause) {
      throw new AuthError('misconfigured', 'wiring_invalid', {
        reason: `${where} names ${type.name}, but no module provides it: add it to the providers of one`,
        cause,
      });
    }
  }

  #isScoped(type: Type): boolean {
    return this.moduleRef.introspect(type).scope !== Scope.DEFAULT;
  }

  #resolveFor<T extends object>(type: Type<T>, request: object): Promise<T> {
    let contextId = this.#contexts.get(request);
    if (contextId === undefined) {
      contextId = ContextIdFactory.getByRequest(request);
      this.moduleRef.registerRequestByContextId(request, contextId);
      this.#contexts.set(request, contextId);
    }
    return this.moduleRef.resolve(type, contextId, { strict: false });
  }
}
