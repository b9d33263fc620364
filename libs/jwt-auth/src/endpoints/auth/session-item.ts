import type { DeviceInfo, SessionInfo } from '../../sessions/session-tokens.js';

/** A session in the list of its owner; times in whole seconds since the epoch. */
export interface SessionItem {
  /** The `sid`. */
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  /** Members that the client did not tell are absent. */
  readonly device: DeviceInfo;
  readonly created_at: number;
  /** The day on which it was used last. */
  readonly last_used_at: number;
  /** When it ends in any case. */
  readonly expires_at: number;
}

export function sessionItem(
  session: SessionInfo,
  current: string | undefined,
): SessionItem {
  return {
    id: session.id,
    current: session.id === current,
    device: session.device,
    created_at: Math.floor(session.createdAt),
    last_used_at: Math.floor(session.lastUsedAt),
    expires_at: Math.floor(session.expiresAt),
  };
}
