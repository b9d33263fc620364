import type { IncomingHttpHeaders } from 'node:http';

/** Bounds of what a server may ask for: neither a flood of fetches nor keys that are kept for ever. */
const SHORTEST = 60;
const LONGEST = 86_400;

const MAX_AGE = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i;
const FORBIDS_REUSE = /(?:^|[\s,])no-(?:cache|store)(?:$|[\s,=])/i;

/**
 * Seconds for which an answer is good (RFC 9111 section 4.2), less those it has
 * already spent in caches on the way; `undefined` where it does not say.
 */
export function freshFor(headers: IncomingHttpHeaders): number | undefined {
  const control = headers['cache-control'] ?? '';
  if (FORBIDS_REUSE.test(control)) {
    return SHORTEST;
  }
  const maxAge = MAX_AGE.exec(control)?.[1];
  if (maxAge === undefined) {
    return undefined;
  }
  const spent = /^\d{1,10}$/.test(headers.age ?? '') ? Number(headers.age) : 0;
  return Math.min(Math.max(Number(maxAge) - spent, SHORTEST), LONGEST);
}
