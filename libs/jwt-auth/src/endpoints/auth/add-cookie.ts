import type { HttpResponse } from '../../http/http-request.js';

const SET_COOKIE = 'Set-Cookie';

/** Express; on Fastify `header()` adds to the cookies that are there. */
interface Appending {
  append(name: string, value: string): unknown;
}

/** What middleware on Fastify sets its cookies on. */
interface NodeResponse {
  getHeader(name: string): unknown;
  removeHeader(name: string): void;
}

/** Sets a cookie beside those that others have set. */
export function addCookie(response: HttpResponse, cookie: string): void {
  if ('append' in response) {
    (response as unknown as Appending).append(SET_COOKIE, cookie);
    return;
  }
  // Fastify sends its own headers in place of those of the same name below it.
  const raw = response.raw as NodeResponse;
  const below = [raw.getHeader(SET_COOKIE) ?? []].flat() as string[];
  raw.removeHeader(SET_COOKIE);
  [...below, cookie].forEach((each) => response.header(SET_COOKIE, each));
}
