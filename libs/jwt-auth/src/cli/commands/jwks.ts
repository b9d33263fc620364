import type { Command } from 'commander';
import { SystemClock } from '../../clock.js';
import { publicJwk } from '../../keys/public-jwk.js';
import { print } from '../output.js';
import {
  addRingOptions,
  addStoreOption,
  type RingFlags,
} from '../ring-flags.js';
import { soundKeys, withReadRing } from '../ring.js';

export function addJwks(keys: Command): void {
  const command = keys
    .command('jwks')
    .description(
      'print the public key set (JWKS) as the endpoint serves it; changes nothing',
    );
  addRingOptions(addStoreOption(command)).action((flags: RingFlags) =>
    withReadRing(flags, (ring) => {
      soundKeys(ring);
      const published = ring.keys.published(new SystemClock().now());
      const keySet = { keys: published.flatMap((key) => publicJwk(key) ?? []) };
      print(JSON.stringify(keySet, null, 2));
    }),
  );
}
