import type { TokenSource } from '@jwt-auth/nestjs';

/** The headers of a request, as Node hands them on. */
export function requestWith(
  ...pairs: readonly (readonly [string, string])[]
): TokenSource {
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs) {
    // Node keeps the first Authorization header and drops the others.
    headers[name.toLowerCase()] ??= value;
  }
  return { headers, rawHeaders: pairs.flat() };
}

/** The refusal of a token in two places. */
export const AMBIGUOUS = {
  kind: 'malformed_request',
  code: 'invalid_request',
  message: 'The request carries a token in two places; send it in one',
};
