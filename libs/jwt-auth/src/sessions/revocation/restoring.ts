import { asked } from '../../outage/asked.js';
import type { LogWriter } from './log-writer.js';
import type { Revocation, SubjectRevocation } from './revocation.js';
import type { RevocationList } from './revocation-list.js';

/** The session store, which may have lost what the log has lost. */
export interface LosingStore {
  version(subject: string): Promise<{ readonly version: number }>;
  raiseVersion(subject: string, least: number): Promise<unknown>;
  revokeAll(subject: string, except?: string): Promise<unknown>;
  revoke(id: string): Promise<unknown>;
}

/** Puts back what a store has lost, as far as this instance knows it. */
export class Restoring {
  constructor(
    private readonly list: RevocationList,
    private readonly writer: LogWriter,
    /** Absent where there are no sessions. */
    private readonly store: LosingStore | undefined,
    /** Seconds that an answer of theirs is waited for. */
    private readonly timeout: number,
  ) {}

  async restore(): Promise<void> {
    await this.writer.restore();
    const { store } = this;
    if (store !== undefined) {
      for (const [revocation] of this.list.entries()) {
        await this.#repeat(store, revocation);
      }
    }
  }

  /**
   * Without the version, a new sign-in would be given one that the list refuses; without
   * the revocation, a session would be good again once the list has forgotten it.
   */
  async #repeat(store: LosingStore, revocation: Revocation): Promise<void> {
    const { kind, id } = revocation;
    if (kind === 'subject') {
      await this.#repeatSubject(store, revocation);
    } else if (kind === 'session') {
      await this.#ask(() => store.revoke(id));
    }
  }

  /**
   * A later "sign out everywhere", or one that was not lost, is left as it is. The sessions
   * end first: with the version as it was, they would look like sessions from after it.
   */
  async #repeatSubject(
    store: LosingStore,
    { id, version, epoch = 0, kept }: SubjectRevocation,
  ): Promise<void> {
    const before = await this.#ask(() => store.version(id));
    if (before.version < epoch) {
      await this.#ask(() => store.revokeAll(id, kept));
    }
    await this.#ask(() => store.raiseVersion(id, version));
  }

  #ask<T>(call: () => Promise<T>): Promise<T> {
    return asked(call, this.timeout, 'The session store');
  }
}
