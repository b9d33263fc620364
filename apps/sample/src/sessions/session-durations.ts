import type { Duration } from '@jwt-auth/nestjs';

const DEFAULTS = { SESSION_GRACE: '30s', ACCESS_TTL: '15m' } as const;
const DURATION = /^\d{1,9}[smhdw]?$/;

/**
 * A duration as the environment gives it: `30s`, or bare seconds.
 *
 * @throws Error where it is none
 */
export function durationFrom(
  env: NodeJS.ProcessEnv,
  name: keyof typeof DEFAULTS,
): Duration {
  const text = env[name] || DEFAULTS[name];
  if (!DURATION.test(text)) {
    throw new Error(`${name} must be a duration such as ${DEFAULTS[name]}`);
  }
  return /^\d+$/.test(text) ? Number(text) : (text as Duration);
}
