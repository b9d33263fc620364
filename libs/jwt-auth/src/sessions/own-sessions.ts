import { ownerOf } from './owner.js';
import type { LosingStore } from './revocation/restoring.js';
import type { SessionStore } from './session-store.js';
import type { RevocationAnswer, VersionAnswer } from './store-answers.js';

/** The session store, for the subjects of one issuer. */
export class OwnSessions implements LosingStore {
  constructor(
    private readonly store: SessionStore,
    private readonly issuer: string,
  ) {}

  raiseVersion(subject: string, least: number): Promise<VersionAnswer> {
    return this.store.raiseVersion(ownerOf(this.issuer, subject), least);
  }

  revoke(id: string): Promise<RevocationAnswer> {
    return this.store.revoke(id);
  }
}
