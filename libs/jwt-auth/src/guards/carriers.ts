import { HttpCarrier } from '../http/http-carrier.js';
import type { CallContext, Carrier } from '../transport/carrier.js';

const http = new HttpCarrier();

/** The carrier of the transport that a handler is called over, if there is one. */
export function carrierOf(context: CallContext): Carrier | undefined {
  return context.getType() === http.type ? http : undefined;
}
