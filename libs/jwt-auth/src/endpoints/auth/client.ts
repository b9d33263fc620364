import { isIPv6, SocketAddress } from 'node:net';
import type { HttpRequest } from '../../http/http-request.js';
import type { Device } from '../../sessions/device.js';
import { deviceName } from './device-name.js';

/** A request of Express or Fastify as it is looked at here. */
export interface ClientRequest extends HttpRequest {
  /** Of the client, or of the last proxy that the platform was not told to trust. */
  readonly ip?: string;
}

/** Where the request comes from, as far as it tells: shown to the owner of the session. */
export function deviceOf(request: ClientRequest): Device {
  return {
    id: textOf(request, 'x-device-id'),
    name: deviceName(textOf(request, 'x-device-name'), request.body),
    userAgent: textOf(request, 'user-agent'),
    ip: addressOf(request),
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

/** A socket for both versions of IP has IPv4 addresses mapped to IPv6 (RFC 4291 section 2.5.5.2). */
function addressOf({ ip }: ClientRequest): string | undefined {
  if (ip === undefined || !isIPv6(ip)) {
    return ip;
  }
  const [withoutZone = ip] = ip.split('%');
  const { address } = new SocketAddress({
    address: withoutZone,
    family: 'ipv6',
  });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? ip;
}
