import type { SessionInfo } from '../../sessions/session-tokens.js';

/** A session in the list of its owner; times in whole seconds since the epoch. */
export interface SessionItem {
  /** The `sid`. */
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  /** Members that the client did not tell are absent. */
  readonly device: {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly user_agent?: string | undefined;
    readonly ip?: string | undefined;
  };
  readonly created_at: number;
  /** Of the last rotation, or the sign-in. */
  readonly last_used_at: number;
  /** When it ends unless it is refreshed. */
  readonly idle_expires_at: number;
  /** When it ends in any case. */
  readonly expires_at: number;
}

export function sessionItem(
  session: SessionInfo,
  current: string | undefined,
): SessionItem {
  const { userAgent, ...device } = session.device;
  return {
    id: session.id,
    current: session.id === current,
    device: { ...device, user_agent: userAgent },
    created_at: Math.floor(session.createdAt),
    last_used_at: Math.floor(session.lastUsedAt),
    idle_expires_at: Math.floor(session.idleExpiresAt),
    expires_at: Math.floor(session.expiresAt),
  };
}
