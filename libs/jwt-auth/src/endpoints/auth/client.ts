import type { Device } from '../../sessions/device.js';
import type { HttpRequest } from '../../http/http-request.js';

/** A request of Express or Fastify as it is looked at here. */
export interface ClientRequest extends HttpRequest {
  /** Of the client, or of the last proxy that the platform was not told to trust. */
  readonly ip?: string;
}

/** Where the request comes from, as far as it tells: shown to the owner of the session. */
export function deviceOf(request: ClientRequest): Device {
  return {
    id: textOf(request, 'x-device-id'),
    name: textOf(request, 'x-device-name'),
    userAgent: textOf(request, 'user-agent'),
    ip: request.ip,
  };
}

/** Drawn by the client for each refresh, and sent again with its retries. */
export function attemptOf(request: ClientRequest): string | undefined {
  return textOf(request, 'idempotency-key');
}

function textOf({ headers }: ClientRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
