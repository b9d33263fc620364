import { EventEmitter } from 'node:events';
import type { HttpServer } from '@nestjs/common';
import type { HttpRequest } from './http-request.js';

/**
 * Makes room for our member on each request before Express changes the request's
 * prototype. From then on V8 makes a hidden class of its own for each member that a
 * request is given, which takes longer than everything else that a known token costs.
 * Where no server of Nest brings the requests, as in functions, the member is added
 * late, and all works the same. `user` gets no room: others ask whether it is there.
 *
 * @param adapter of the application; only that of Express is touched
 */
export function reserveSlot(adapter: Partial<HttpServer> | undefined): void {
  if (adapter?.getType?.() !== 'express') {
    return;
  }
  const server: unknown = adapter.getHttpServer?.();
  if (server instanceof EventEmitter) {
    server.prependListener('request', (request: HttpRequest) => {
      request.jwtAuth = undefined;
    });
  }
}
