import { Controller, Get, type Type } from '@nestjs/common';
import { answer } from '../http/app/answer.js';
import type { Route } from '../micro/guard-call.js';

/** A controller with so many routes. */
export function controllerWith(count: number): Type {
  @Controller(`of-${count}`)
  class Routes {}
  for (let index = 0; index < count; index += 1) {
    const name = `route${index}`;
    const descriptor = {
      value: { [name]: () => answer() }[name],
      configurable: true,
      writable: true,
    };
    Object.defineProperty(Routes.prototype, name, descriptor);
    Get(name)(Routes.prototype, name, descriptor);
  }
  return Routes;
}

/** So many calls, each of a route taken at random. */
export function randomRoutes(type: Type, calls: number): Route[] {
  const prototype = type.prototype as Record<string, object>;
  const names = Object.getOwnPropertyNames(prototype).filter(
    (name) => name !== 'constructor',
  );
  return Array.from({ length: calls }, () => {
    const name = names[Math.floor(Math.random() * names.length)] as string;
    return { type, handler: prototype[name] as object };
  });
}
