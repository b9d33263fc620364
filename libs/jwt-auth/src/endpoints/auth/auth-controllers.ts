import { Controller, type Type, UseInterceptors } from '@nestjs/common';
import { Scopes } from '../../decorators/requirements.js';
import type { ResolvedEndpoints } from '../endpoint-options.js';
import type { ResolvedAuthEndpoints } from './auth-endpoint-options.js';
import { IntrospectionController } from './introspection.controller.js';
import { RefusalInterceptor } from './refusal.interceptor.js';
import { RevocationController } from './revocation.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignOutController } from './sign-out.controller.js';

/** The controllers of the routes that are asked for. Each app has classes of its own: their path is kept with the class. */
export function authControllers({ auth }: ResolvedEndpoints): Type[] {
  if (auth === undefined) {
    return [];
  }
  const { introspectionScope } = auth;
  const controllers: readonly Type[] = [
    SignInController,
    SignOutController,
    SessionsController,
    RevocationController,
  ];
  return [
    ...controllers.map((each) => controllerOf(each, auth)),
    ...(introspectionScope === undefined
      ? []
      : [
          controllerOf(IntrospectionController, auth, [
            Scopes(introspectionScope),
          ]),
        ]),
  ];
}

function controllerOf(
  routes: Type,
  { path, decorators }: ResolvedAuthEndpoints,
  own: readonly ClassDecorator[] = [],
): Type {
  const controller = class extends routes {};
  // Names what refuses in logs, and the tag in Swagger.
  Object.defineProperty(controller, 'name', { value: routes.name });
  for (const decorate of [
    Controller(path),
    UseInterceptors(RefusalInterceptor),
    ...own,
    ...decorators,
  ]) {
    decorate(controller);
  }
  return controller;
}
