import type { EventEmitter } from 'node:events';
import type { HttpServer } from '@nestjs/common';
import type { HttpRequest } from './http-request.js';

/**
 * Makes room for our member on each request before Express changes the request's
 * prototype. From then on V8 makes a hidden class of its own for each member that a
 * request is given, which takes longer than everything else that a known token costs.
 * Where no server of Node brings the requests, as in functions, the member is added
 * late, and all works the same.
 *
 * @param adapter of the application; only that of Express is touched
 */
export function reserveSlot(adapter: HttpServer | undefined): void {
  if (adapter?.getType() === 'express') {
    const server = adapter.getHttpServer() as EventEmitter | undefined;
    server?.prependListener('request', (request: HttpRequest) => {
      request.jwtAuth = undefined;
    });
  }
}
