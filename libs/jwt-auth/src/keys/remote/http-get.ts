import {
  Agent as HttpAgent,
  type ClientRequest,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { answerTo, type Fetched } from './answer.js';
import { asFailure, FetchFailure } from './fetch-failure.js';
import { urlFault } from './jwks-url.js';
import { type HostLookup, pinnedLookup } from './pinned-lookup.js';
import type { FetchSettings } from './remote-settings.js';

/** One fetch, which may take more than one request. */
export interface Fetching {
  readonly settings: FetchSettings;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** By default that of `node:dns`. */
  readonly resolveHost?: HostLookup | undefined;
}

const HEADERS = {
  Accept: 'application/json, application/jwk-set+json',
  'Accept-Encoding': 'identity',
  'User-Agent': '@jwt-auth/nestjs',
};

const MAX_HEADER_BYTES = 16_384;

/**
 * One GET of an address that others chose. No redirects, no proxy, no pool of
 * connections, no compression, so that the bytes counted are the bytes there are.
 *
 * @throws FetchFailure where the answer is not a 200 within the bounds
 */
export async function httpGet(url: URL, fetching: Fetching): Promise<Fetched> {
  const { settings, signal } = fetching;
  const fault = urlFault(url, settings);
  if (fault !== undefined) {
    throw new FetchFailure(fault);
  }
  const request = requestFor(url, fetching);
  try {
    return await unlessAborted(signal, answerTo(request, settings.maxBytes));
  } catch (error) {
    throw signal.aborted
      ? new FetchFailure('there was no complete answer in time')
      : asFailure(error);
  } finally {
    request.destroy();
  }
}

/** Settles with the signal even if the connection emits no event that we listen for. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    work
      .finally(() => signal.removeEventListener('abort', abort))
      .then(resolve, reject);
    if (signal.aborted) {
      abort();
    }
  });
}

function requestFor(
  url: URL,
  { settings, signal, resolveHost }: Fetching,
): ClientRequest {
  const options = {
    headers: HEADERS,
    signal,
    lookup: pinnedLookup(url.protocol, settings, resolveHost),
    // Set here, so that no flag of Node loosens them.
    insecureHTTPParser: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  if (url.protocol === 'http:') {
    return httpRequest(url, { ...options, agent: new HttpAgent() });
  }
  return httpsRequest(url, {
    ...options,
    agent: new HttpsAgent({ maxCachedSessions: 0 }),
    ca: settings.ca,
    // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED cannot undo it.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
}
