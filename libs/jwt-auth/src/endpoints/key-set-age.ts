import type { ManagedKeySettings } from '../keys/managed/managed-key-options.js';

const MOST = 600;

/**
 * How long others may keep the key set, seconds. Of managed keys, so that a cache and
 * another one behind it have the next key before it signs.
 */
export function keySetMaxAge(
  managed:
    | Pick<ManagedKeySettings, 'publishAhead' | 'reloadLag' | 'clockTolerance'>
    | undefined,
): number {
  if (managed === undefined) {
    return MOST;
  }
  const { publishAhead, reloadLag, clockTolerance } = managed;
  const ahead = publishAhead - reloadLag - clockTolerance;
  return Math.min(MOST, Math.max(0, Math.floor(ahead / 2)));
}
