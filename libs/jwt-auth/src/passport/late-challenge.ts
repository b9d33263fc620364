import type { HttpResponse } from '../http/http-request.js';

const UNAUTHORIZED = 401;

/** The response of Node, as far as it is needed here. */
interface RawResponse {
  setHeader(name: string, value: string): unknown;
  writeHead(statusCode: number, ...rest: unknown[]): unknown;
}

/**
 * A response whose headers are set only if the answer turns out to be 401. A
 * strategy that fails cannot know whether the next one of
 * `AuthGuard(['jwt', 'other'])` succeeds, and a success carries no challenge.
 */
export function onlyOn401(response: HttpResponse): HttpResponse {
  const raw = (response.raw ?? response) as RawResponse;
  return {
    header(name, value) {
      if (response.headersSent || response.sent) {
        return;
      }
      const writeHead = raw.writeHead.bind(raw);
      raw.writeHead = (statusCode, ...rest) => {
        if (statusCode === UNAUTHORIZED) {
          raw.setHeader(name, value);
        }
        return writeHead(statusCode, ...rest);
      };
    },
  };
}
