import { ownerOf } from './owner.js';
import type { LosingStore } from './revocation/restoring.js';
import type { SessionStore } from './session-store.js';
import type {
  RevocationAnswer,
  RevocationOfAllAnswer,
  VersionAnswer,
} from './store-answers.js';

/** The session store, for the subjects of one issuer. */
export class OwnSessions implements LosingStore {
  constructor(
    private readonly store: SessionStore,
    private readonly issuer: string,
  ) {}

  version(subject: string): Promise<VersionAnswer> {
    return this.store.version(ownerOf(this.issuer, subject));
  }

  raiseVersion(subject: string, least: number): Promise<VersionAnswer> {
    return this.store.raiseVersion(ownerOf(this.issuer, subject), least);
  }

  revokeAll(subject: string, except?: string): Promise<RevocationOfAllAnswer> {
    return this.store.revokeAll(ownerOf(this.issuer, subject), except);
  }

  revoke(id: string): Promise<RevocationAnswer> {
    return this.store.revoke(id);
  }
}
