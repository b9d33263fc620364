import { type CanActivate, Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { CallContext } from '../transport/carrier.js';
import { carrierOf } from './carriers.js';
import { controllerHandlers, providerHandlers } from './handlers.js';
import { noCarrier } from './request-authenticator.js';
import { RoutePolicies } from './route-policies.js';

/** Metadata of Nest: guards of a handler, and what makes a method a message handler. */
const GUARDS = '__guards__';
const MESSAGE_HANDLER = ['microservices:pattern', 'websockets:message_mapping'];

const policies = new RoutePolicies();

/** Refuses what the global guard would refuse, where Nest does not ask it. */
const messageGuard: CanActivate = {
  canActivate(context) {
    const call = context as typeof context & CallContext;
    const policy = policies.of(context.getClass(), context.getHandler());
    if (policy.access === 'public' || carrierOf(call) !== undefined) {
      return true;
    }
    throw noCarrier(call);
  },
};

/**
 * Puts a guard on every RPC and WebSocket handler itself. Nest leaves the global
 * guards out there: microservices of a hybrid application have them only with
 * `inheritAppConfig: true`. Done while providers are made, since listeners are
 * bound before any module hook runs.
 */
@Injectable()
export class MessageHandlerGuards {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    const handlers = [
      ...controllerHandlers(modules),
      ...providerHandlers(modules),
    ];
    for (const { handler } of handlers) {
      if (MESSAGE_HANDLER.some((key) => Reflect.hasMetadata(key, handler))) {
        const present = (Reflect.getMetadata(GUARDS, handler) ??
          []) as unknown[];
        if (!present.includes(messageGuard)) {
          Reflect.defineMetadata(GUARDS, [messageGuard, ...present], handler);
        }
      }
    }
  }
}
