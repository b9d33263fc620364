import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { BenchRequest } from '../http/guards/request-token.js';
import { type Contender, keep } from './interleaved.js';

/** Nest's context of an HTTP request, as far as guards ask it. */
class HttpContext {
  constructor(
    private readonly request: BenchRequest,
    private readonly type: object,
    private readonly handler: object,
  ) {}

  getClass = (): object => this.type;
  getHandler = (): object => this.handler;
  getType = (): string => 'http';
  getArgByIndex = (index: number): object => (index === 0 ? this.request : {});
  switchToHttp = (): object => ({ getRequest: () => this.request });
}

export interface Route {
  readonly type: object;
  readonly handler: object;
}

/** Calls a guard as Nest does: with a request and a context of its own for every call. */
export function guardCalls(
  name: string,
  guard: CanActivate,
  nextToken: () => string,
  nextRoute: () => Route,
): Contender {
  return {
    name,
    async batch(times) {
      for (let index = 0; index < times; index += 1) {
        const { type, handler } = nextRoute();
        const headers = { authorization: `Bearer ${nextToken()}` };
        const context = new HttpContext({ headers }, type, handler);
        const entered = guard.canActivate(
          context as unknown as ExecutionContext,
        );
        // Nest awaits nothing but what has to be awaited.
        const admitted = typeof entered === 'boolean' ? entered : await entered;
        if (admitted !== true) {
          throw new Error(`${name} refused`);
        }
        keep(context);
      }
    },
  };
}
