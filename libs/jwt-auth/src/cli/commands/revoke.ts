import type { Command } from 'commander';
import { confirm } from '../confirm.js';
import { PROGRAM } from '../environment.js';
import { Failure, UsageError } from '../failure.js';
import { note, print } from '../output.js';
import {
  addAlgorithmOption,
  addRingOptions,
  addStoreOption,
  type RingFlags,
} from '../ring-flags.js';
import { revocationNotice, revocationReport } from '../ring-reports.js';
import { knownKeys, type Ring, withRing } from '../ring.js';

interface RevokeFlags extends RingFlags {
  readonly yes?: boolean;
}

export function addRevoke(keys: Command): void {
  const command = keys
    .command('revoke')
    .argument('<kid>', 'the key, as "keys list" names it')
    .description('end a key at once: its tokens are refused. Cannot be undone')
    .option('--yes', 'do not ask');
  addAlgorithmOption(
    addStoreOption(command),
    'of a key that has to be made (default: as the newest key)',
  );
  addRingOptions(command).action(async (kid: string, flags: RevokeFlags) => {
    if (flags.yes !== true && !process.stdin.isTTY) {
      throw new UsageError(
        'nobody can be asked here: say --yes to revoke the key',
      );
    }
    await withRing(flags, (ring) => revoke(ring, kid, flags));
  });
}

async function revoke(
  ring: Ring,
  kid: string,
  { yes }: RevokeFlags,
): Promise<void> {
  const key = knownKeys(ring).find((each) => each.kid === kid);
  if (key === undefined) {
    throw new Failure(
      [
        `the ring has no key with this kid; "${PROGRAM} keys list" names them`,
        ...ring.faults,
      ].join('\n       '),
    );
  }
  if (key.state !== 'revoked') {
    note(revocationNotice(key, ring.settings.reloadLag));
    const question = 'Type yes to revoke it: ';
    if (
      yes !== true &&
      !(await confirm(question, process.stdin, process.stderr))
    ) {
      throw new Failure('nothing was revoked');
    }
    await ring.keys.revoke(kid);
  }
  print(revocationReport(kid, ring.keys.list()));
}
