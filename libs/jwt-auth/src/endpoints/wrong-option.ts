import { AuthError } from '../errors.js';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws AuthError `misconfigured` where a member is none of those known */
export function assertKnown(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw wrongOption(
      `${path}.${unknown} is no option here; known are ${known.join(', ')}`,
    );
  }
}

/** What stops the boot where the endpoints asked for cannot be. */
export function wrongOption(reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `JwtAuthModule: ${reason}`,
  });
}
