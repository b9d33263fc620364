import type { TokenSource } from './token-source.js';
import { withoutWhiteSpace } from './white-space.js';

/**
 * The values of all cookies of exactly this name, as they were sent, but for the quotes
 * around them. Empty ones are left out.
 */
export function cookieValues(
  { headers }: TokenSource,
  name: string,
): readonly string[] {
  const prefix = `${name}=`;
  return [headers['cookie'] ?? []]
    .flat()
    .flatMap((header) => header.split(';'))
    .map(withoutWhiteSpace)
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => unquoted(withoutWhiteSpace(pair.slice(prefix.length))))
    .filter((value) => value !== '');
}

function unquoted(value: string): string {
  const isQuoted =
    value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
}
