import { HttpCarrier } from '../http/http-carrier.js';
import type { CallContext, Carrier } from '../transport/carrier.js';

const http = new HttpCarrier();

const others = new Map<string, Carrier>();

/** The carrier of the transport that a handler is called over, if there is one. */
export function carrierOf(context: CallContext): Carrier | undefined {
  const type = context.getType();
  return type === http.type ? http : others.get(type);
}

export function hasCarrier(type: string): boolean {
  return type === http.type || others.has(type);
}

/**
 * Adds the carrier of another transport, for the whole process: parameter decorators
 * have no injector. It opens nothing: handlers that were refused are then asked for a
 * token.
 *
 * @returns takes the carrier away
 */
export function addCarrier(carrier: Carrier): () => void {
  others.set(carrier.type, carrier);
  return () => void others.delete(carrier.type);
}
