import { type SessionRecord, usedAt } from './session-record.js';
import type { DeviceInfo, SessionInfo } from './session-tokens.js';
import { clientName } from './user-agent.js';

const DAY = 86_400;

/** What an owner is shown of a session. */
export function sessionInfo(session: SessionRecord, now: number): SessionInfo {
  const { id, createdAt, expiresAt } = session;
  const device = deviceInfo(session);
  const lastUsedAt = Math.max(dayOfUse(usedAt(session), now), createdAt);
  return { id, device, createdAt, lastUsedAt, expiresAt };
}

/**
 * A session in daily use is shown the same at any time of the day: were it shown when it
 * rotates, whoever has copied a token could come within `grace` of it.
 */
function dayOfUse(used: number, now: number): number {
  const shown = now - used < DAY ? now : used;
  return Math.floor(shown / DAY) * DAY;
}

function deviceInfo({ deviceName, userAgent, ip }: SessionRecord): DeviceInfo {
  const client = clientName(userAgent ?? '');
  return {
    ...(deviceName !== undefined && { name: deviceName }),
    ...(client !== undefined && { client }),
    ...(ip !== undefined && { ip }),
  };
}
