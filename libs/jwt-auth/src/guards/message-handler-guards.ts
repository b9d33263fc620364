import {
  type CanActivate,
  Inject,
  Injectable,
  type Type,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { CallContext } from '../transport/carrier.js';
import { carrierOf } from './carriers.js';
import { controllerHandlers, providerHandlers } from './handlers.js';
import { noCarrier } from './request-authenticator.js';
import { RoutePolicies } from './route-policies.js';

/** Metadata of Nest: guards of a class, and what makes a method a message handler. */
const GUARDS = '__guards__';
const MESSAGE_HANDLER = ['microservices:pattern', 'websockets:message_mapping'];

const policies = new RoutePolicies();

/** Refuses what the global guard would refuse, where Nest does not ask it. */
const messageGuard: CanActivate = {
  canActivate(context) {
    const call = context as typeof context & CallContext;
    if (carrierOf(call) !== undefined) {
      return true;
    }
    const policy = policies.of(context.getClass(), context.getHandler());
    if (policy.access === 'public') {
      return true;
    }
    throw noCarrier(call);
  },
};

/**
 * Puts a guard on every class with RPC or WebSocket handlers. Nest leaves the
 * global guards out there: microservices of a hybrid application have them only
 * with `inheritAppConfig: true`. Done while providers are made, since listeners
 * are bound before any module hook runs; on the class, since a handler may be
 * replaced on the instance.
 */
@Injectable()
export class MessageHandlerGuards {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    const handlers = [
      ...controllerHandlers(modules),
      ...providerHandlers(modules),
    ];
    const classes = handlers
      .filter(({ method }) =>
        MESSAGE_HANDLER.some((key) => Reflect.hasMetadata(key, method)),
      )
      .map(({ type }) => type);
    new Set(classes).forEach(guardClass);
  }
}

function guardClass(type: Type): void {
  const present = (Reflect.getMetadata(GUARDS, type) ?? []) as unknown[];
  if (!present.includes(messageGuard)) {
    Reflect.defineMetadata(GUARDS, [messageGuard, ...present], type);
  }
}
