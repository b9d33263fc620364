import type { Command } from 'commander';
import { print } from '../output.js';
import {
  addAlgorithmOption,
  addRingOptions,
  addStoreOption,
  type RingFlags,
} from '../ring-flags.js';
import { rotationReport } from '../ring-reports.js';
import { soundKeys, withRing } from '../ring.js';

export function addRotate(keys: Command): void {
  const command = keys
    .command('rotate')
    .description(
      'let the standby take over as soon as it has been published for long enough',
    );
  addAlgorithmOption(
    addStoreOption(command),
    'of a key that has to be made (default: as the newest key)',
  );
  addRingOptions(command).action((flags: RingFlags) =>
    withRing(flags, async (ring) => {
      const before = soundKeys(ring);
      await ring.keys.rotate();
      print(rotationReport(before, ring.keys.list()));
    }),
  );
}
