import type { Device } from './device.js';

interface OfSession {
  readonly subject: string;
  readonly sessionId: string;
}

interface FromDevice extends OfSession {
  /** What the request told of its device; members that it did not tell are absent. */
  readonly device: Device;
}

/**
 * Why a session was revoked; `followed`: more often in a row than `maxFollowed`;
 * `refused`: the claims loader knows no such subject any more.
 */
export type RevocationCause =
  'closed' | 'limit' | 'theft' | 'followed' | 'refused';

/** Why a sign-in or a refresh was refused. */
export type RejectionCause =
  | 'malformed'
  | 'unknown'
  | 'not_genuine'
  | 'generation_ahead'
  | 'revoked'
  | 'expired'
  | 'subject_unknown'
  | 'limit'
  | 'outdated';

/**
 * What happens to sessions. Never holds a token or claims; subjects, session ids and
 * devices are personal data all the same.
 */
export type SessionEvent =
  /** Somebody signed in. */
  | ({ readonly type: 'issued' } & FromDevice)
  /** A refresh; `rotated` is `false` where the token had been made within `grace`. */
  | ({ readonly type: 'refreshed'; readonly rotated: boolean } & FromDevice)
  /** A token spent within `grace` came again from the same device: a second tab, or a response that was lost. */
  | ({ readonly type: 'retried' } & FromDevice)
  /** The same from another device: look closer where this happens often. */
  | ({ readonly type: 'raced' } & FromDevice)
  /** A spent token came after its `grace`, or one from more than one rotation ago (`older`). The session was revoked. */
  | ({ readonly type: 'theft'; readonly older: boolean } & FromDevice)
  /**
   * Beside `retried` or `raced`: so many rotations in a row were each followed, told from
   * 5 on. A thief with a copied token, or tabs that do not share theirs.
   */
  | ({ readonly type: 'followed'; readonly times: number } & FromDevice)
  /** `again` if it had been revoked before. */
  | ({
      readonly type: 'revoked';
      readonly because: RevocationCause;
      readonly again: boolean;
    } & OfSession)
  /** The subject was signed out everywhere: all sessions were closed but `kept`, and all access tokens so far are refused. */
  | {
      readonly type: 'revokedEverywhere';
      readonly subject: string;
      readonly kept?: string;
    }
  /** All access tokens of the subject so far are refused; its sessions were not touched by this. */
  | { readonly type: 'outdated'; readonly subject: string }
  /** Members are absent where the request did not tell, or told something unknown. */
  | ({
      readonly type: 'rejected';
      readonly because: RejectionCause;
      readonly device: Device;
    } & Partial<OfSession>);

export type SessionListener = (event: SessionEvent) => unknown;

/** Tells listeners what happens to sessions. */
export class SessionEvents {
  readonly #listeners = new Set<{ readonly listener: SessionListener }>();

  /** @param warn is told that a listener failed, and nothing of the event */
  constructor(private readonly warn: (message: string) => void) {}

  /**
   * Calls the listener after each event. The request does not wait for a promise that it
   * returns. What it throws is dropped, with a warning.
   *
   * @returns ends it
   */
  on(listener: SessionListener): () => void {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  emit(event: SessionEvent): void {
    Object.freeze(event);
    for (const { listener } of this.#listeners) {
      void this.#tell(listener, event);
    }
  }

  async #tell(listener: SessionListener, event: SessionEvent): Promise<void> {
    try {
      await listener(event);
    } catch {
      this.warn(`A listener to session events failed at ${event.type}`);
    }
  }
}
