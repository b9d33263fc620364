import type { LogWriter } from './log-writer.js';
import type { RevocationList } from './revocation-list.js';

/** Where the versions of subjects are kept. */
export interface SubjectVersions {
  raiseVersion(subject: string, least: number): Promise<unknown>;
}

/** Puts back what a store has lost, as far as this instance knows it. */
export class Restoring {
  constructor(
    private readonly list: RevocationList,
    private readonly writer: LogWriter,
    /** Absent where there are no sessions. */
    private readonly versions: SubjectVersions | undefined,
  ) {}

  async restore(): Promise<void> {
    await this.writer.restore();
    if (this.versions === undefined) {
      return;
    }
    for (const [revocation] of this.list.entries()) {
      if (revocation.kind === 'subject') {
        // Whoever signs in would be given a version that the list refuses.
        await this.versions.raiseVersion(revocation.id, revocation.version);
      }
    }
  }
}
