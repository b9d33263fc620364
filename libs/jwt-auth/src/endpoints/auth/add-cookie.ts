import type { HttpResponse } from '../../http/http-request.js';

const SET_COOKIE = 'Set-Cookie';

/** Where Express adds to a header; on Fastify `header()` does so for cookies. */
interface Appending {
  append?(name: string, value: string): unknown;
}

/** What middleware on Fastify sets its cookies on. */
interface NodeResponse {
  getHeader(name: string): unknown;
  removeHeader(name: string): void;
}

/** Sets a cookie beside those that others have set. */
export function addCookie(response: HttpResponse, cookie: string): void {
  const { append } = response as Appending;
  if (append !== undefined) {
    append.call(response, SET_COOKIE, cookie);
    return;
  }
  // Fastify sends its own headers in place of those of the same name below it.
  const raw = response.raw as NodeResponse;
  const below = [raw.getHeader(SET_COOKIE) ?? []].flat() as string[];
  raw.removeHeader(SET_COOKIE);
  [...below, cookie].forEach((each) => response.header(SET_COOKIE, each));
}
