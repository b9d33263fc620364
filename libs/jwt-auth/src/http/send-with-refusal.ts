import type { HttpRequest, HttpResponse } from './http-request.js';

/** The response of Node, as far as it is needed here. */
interface RawResponse {
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(statusCode: number, ...rest: unknown[]): unknown;
}

const watched = new WeakSet<object>();

/**
 * Sends the challenge that is kept with the request once its answer turns out to be
 * the refusal. A guard cannot know that when it refuses: a composite of several guards
 * may still admit the call, and a filter of the team may answer with another status.
 * A header that somebody else has set stays.
 */
export function sendWithRefusal(
  request: HttpRequest,
  response: HttpResponse,
): void {
  const raw = (response.raw ?? response) as RawResponse;
  if (watched.has(raw)) {
    return;
  }
  watched.add(raw);
  const writeHead = raw.writeHead.bind(raw);
  raw.writeHead = (statusCode, ...rest) => {
    const pending = request.jwtAuth?.challenge;
    if (pending?.statusCode === statusCode) {
      for (const [name, value] of Object.entries(pending.headers)) {
        if (!raw.hasHeader(name)) {
          raw.setHeader(name, value);
        }
      }
    }
    return writeHead(statusCode, ...rest);
  };
}
