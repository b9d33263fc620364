import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { CollectedBytes } from './collected-bytes.js';
import { asFailure, FetchFailure } from './fetch-failure.js';
import { freshFor } from './freshness.js';
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

export interface Fetched {
  readonly body: Buffer;
  /** Seconds for which the answer is good, where it says so. */
  readonly freshFor: number | undefined;
}

const HEADERS = {
  Accept: 'application/json, application/jwk-set+json',
  'Accept-Encoding': 'identity',
  'User-Agent': '@jwt-auth/nestjs',
};

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
    const response = await answerOf(request);
    checkHead(response, settings.maxBytes);
    return {
      body: await bodyOf(response, settings.maxBytes),
      freshFor: freshFor(response.headers),
    };
  } catch (error) {
    throw signal.aborted
      ? new FetchFailure('there was no complete answer in time')
      : asFailure(error);
  } finally {
    request.destroy();
  }
}

function requestFor(
  url: URL,
  { settings, signal, resolveHost }: Fetching,
): ClientRequest {
  const options = {
    headers: HEADERS,
    signal,
    lookup: pinnedLookup(url.protocol, settings, resolveHost),
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

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject).end();
  });
}

/** Everything that can be refused before a byte of the body is read. */
function checkHead(
  { statusCode, headers }: IncomingMessage,
  maxBytes: number,
): void {
  if (statusCode !== 200) {
    throw new FetchFailure(`the answer was ${statusCode}, not 200`, true);
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new FetchFailure('the answer is compressed, which was not asked for');
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
}

async function bodyOf(
  response: IncomingMessage,
  maxBytes: number,
): Promise<Buffer> {
  const collected = new CollectedBytes(maxBytes);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (!collected.add(chunk)) {
      throw tooLarge(maxBytes);
    }
  }
  return collected.bytes();
}

function tooLarge(maxBytes: number): FetchFailure {
  return new FetchFailure(`the answer is larger than ${maxBytes} bytes`);
}
