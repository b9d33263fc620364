import { unavailable } from '../../outage/unavailable.js';
import { parseRevocation } from './revocation.js';
import type { RevocationList } from './revocation-list.js';
import type { LogPosition, LogRecord } from './revocation-log.js';
import type { SharedLog } from './shared-log.js';

/** Takes into the list what a log holds, and goes on from where it was. */
export class LogReader {
  #position: LogPosition | undefined;
  /** Not told yet, since the reading that found it out failed further on. */
  #hasLost = false;

  constructor(
    private readonly log: SharedLog,
    private readonly list: RevocationList,
  ) {}

  /**
   * Reads everything that was stored before.
   *
   * @returns whether the log has lost what it held when it was read last
   * @throws AuthError `unavailable`; what was read counts all the same
   */
  async catchUp(): Promise<boolean> {
    for (let more = true; more;) {
      const from = this.#position;
      const page = await this.log.ask((log) => log.read(from));
      this.#hasLost ||= page.restarted && from !== undefined;
      page.records.forEach((record) => this.#take(record));
      this.#position = page.position;
      ({ more } = page);
    }
    const lost = this.#hasLost;
    this.#hasLost = false;
    return lost;
  }

  #take({ text, until }: LogRecord): void {
    const revocation = parseRevocation(text);
    if (revocation === undefined) {
      // To pass over it could be to let in what was revoked.
      throw unavailable(
        'The log of revocations holds a record that is not understood here: does something else write to it, or a newer version of this package?',
      );
    }
    this.list.add(revocation, until);
  }
}
