import type { TokenSource } from '../../transport/token-source.js';

/**
 * Whether a request comes from a page of the origin that serves it, or of one listed.
 * Browsers say so themselves, and no page can keep them from it: in `Sec-Fetch-Site`
 * (Fetch Metadata), the older ones in `Origin` (RFC 6454 section 7). A request that
 * says nothing is not taken for one of ours.
 */
export function isSameOrigin(
  { headers }: TokenSource,
  origins: readonly string[],
): boolean {
  const { origin, host = headers[':authority'] } = headers;
  const site = headers['sec-fetch-site'];
  return (
    site === 'same-origin' ||
    (typeof origin === 'string' && origins.includes(origin)) ||
    (site === undefined && hasHost(origin, host))
  );
}

/** Browsers do, in every request that is not a plain navigation. */
export function namesOrigin({ headers }: TokenSource): boolean {
  return (
    headers['sec-fetch-site'] !== undefined || headers['origin'] !== undefined
  );
}

/** The scheme is not compared: behind a proxy that ends TLS we see another one. */
function hasHost(
  origin: string | string[] | undefined,
  host: string | string[] | undefined,
): boolean {
  if (typeof origin !== 'string' || typeof host !== 'string') {
    return false;
  }
  const page = urlOf(origin);
  const own = page && urlOf(`${page.protocol}//${host}`);
  return page !== undefined && page.host !== '' && page.host === own?.host;
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
