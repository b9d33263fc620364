import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type Type,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { CallContext } from '../transport/carrier.js';
import { hasCarrier } from './carriers.js';
import { GlobalGuard, wasAskedGlobally } from './guard-place.js';
import {
  type HandlerReference,
  moduleHandlers,
  transportsOf,
} from './handlers.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { guardsOf, setGuards } from './placed-guards.js';
import { noCarrier } from './request-authenticator.js';
import { RoutePolicies } from './route-policies.js';

const policies = new RoutePolicies();

/**
 * Stands first in the guards of a class with message handlers. That metadata belongs to
 * the class and so to every application of the process: each puts a guard of its own
 * behind the name. An application without the global guard of this package refuses all
 * messages but those of `@Public()` handlers.
 */
class MessageGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const call = context as ExecutionContext & CallContext;
    const policy = policies.of(context.getClass(), context.getHandler());
    if (call.getType() === 'http' || policy.access === 'public') {
      return true;
    }
    throw noCarrier(call);
  }
}

/**
 * Has `JwtAuthGuard` asked for every call of a class with RPC or WebSocket handlers.
 * Nest leaves the global guards out there: microservices of a hybrid application have
 * them only with `inheritAppConfig: true`. Done while providers are made, since
 * listeners are bound before any module hook runs; on the class, since a handler may be
 * replaced on the instance.
 */
@Injectable()
export class MessageHandlerGuards {
  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(JwtAuthGuard) guard: CanActivate,
  ) {
    const global = new GlobalGuard(guard);
    const useValue: CanActivate = {
      canActivate: (context) =>
        wasAskedGlobally(context) || global.canActivate(context),
    };
    const closed: string[] = [];
    for (const module of modules.values()) {
      const handlers = [...moduleHandlers(module)].filter(isMessageHandler);
      if (handlers.length > 0) {
        module.addInjectable({ provide: MessageGuard, useValue }, 'guard');
        new Set(handlers.map(({ type }) => type)).forEach(guardClass);
        closed.push(...handlers.filter(isClosed).map(nameOf));
      }
    }
    if (closed.length > 0) {
      new Logger('JwtAuthModule').warn(
        `These message handlers refuse every call, since @jwt-auth/nestjs authenticates HTTP only: ${closed.join(', ')}. Mark a handler @Public() and guard it by other means`,
      );
    }
  }
}

function guardClass(type: Type): void {
  const present = guardsOf(type);
  if (!present.includes(MessageGuard)) {
    setGuards(type, [MessageGuard, ...present]);
  }
}

/** Whether no call can come through: nobody can be authenticated over the transport. */
function isClosed({ type, method, name }: HandlerReference): boolean {
  return (
    transportsOf(method).some((transport) => !hasCarrier(transport)) &&
    policies.of(type, method, name).access !== 'public'
  );
}

function isMessageHandler({ method }: HandlerReference): boolean {
  const transports = transportsOf(method);
  return transports.includes('rpc') || transports.includes('ws');
}

function nameOf({ type, name }: HandlerReference): string {
  return `${type.name}.${name}`;
}
