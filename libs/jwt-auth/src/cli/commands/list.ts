import type { Command } from 'commander';
import { keyDocument, keyTable } from '../key-table.js';
import { print } from '../output.js';
import {
  addRingOptions,
  addStoreOption,
  type RingFlags,
} from '../ring-flags.js';
import { faulty, knownKeys, withReadRing } from '../ring.js';

export function addList(keys: Command): void {
  const command = keys
    .command('list')
    .description('show the keys of a ring and their turns; changes nothing')
    .option('--json', 'for programs');
  addRingOptions(addStoreOption(command)).action(
    (flags: RingFlags & { readonly json?: boolean }) =>
      withReadRing(flags, (ring) => {
        const known = knownKeys(ring);
        print(
          flags.json === true
            ? keyDocument(ring.settings.ring, known)
            : keyTable(known),
        );
        if (ring.faults.length > 0) {
          throw faulty(ring.faults);
        }
      }),
  );
}
