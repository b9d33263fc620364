import { asked } from '../../outage/asked.js';
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
    /** Seconds that an answer of theirs is waited for. */
    private readonly timeout: number,
  ) {}

  async restore(): Promise<void> {
    await this.writer.restore();
    if (this.versions !== undefined) {
      await this.#raise(this.versions);
    }
  }

  /** Else whoever signs in would be given a version that the list refuses. */
  async #raise(versions: SubjectVersions): Promise<void> {
    for (const [revocation] of this.list.entries()) {
      if (revocation.kind === 'subject') {
        const { id, version } = revocation;
        const raise = (): Promise<unknown> =>
          versions.raiseVersion(id, version);
        await asked(raise, this.timeout, 'The session store');
      }
    }
  }
}
