import { type Command, Option } from 'commander';
import { ALGORITHMS, type AsymmetricAlgorithm } from '../keys/algorithms.js';
import {
  ISSUER,
  KEY_ENCODINGS,
  type KeyEncoding,
  STORE,
} from './environment.js';
import { STORE_ADDRESSES } from './store-address.js';

/** What the options of a command that needs a ring hold, as they were written. */
export interface RingFlags {
  /** `true` where the option stands without a value. */
  readonly store?: string | true;
  readonly issuer?: string;
  readonly ring?: string;
  readonly prefix?: string;
  readonly keyEncoding: KeyEncoding;
  readonly algorithm?: AsymmetricAlgorithm;
  readonly rotateEvery?: string;
  readonly publishAhead?: string;
  readonly reloadLag?: string;
  readonly longestLifetime?: string;
  readonly clockTolerance: string;
  readonly expiresIn: string;
}

const DURATIONS_HELP = `
Times depend on the durations: give those of the application where it does not
leave them at their defaults. A duration is written 30d, 12h, 15m, 5s.`;

export function addStoreOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--store <url>',
      `where the keys are kept: ${STORE_ADDRESSES}`,
    ).env(STORE),
  );
}

/** All but the store, which not every command must be given. */
export function addRingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--issuer <issuer>', 'issuer of the application').env(ISSUER),
    )
    .option('--ring <name>', 'ring of keys (default: the issuer)')
    .option(
      '--prefix <text>',
      "prefix of RedisKeyStore (default: 'jwt-auth:keys:'), or tablePrefix of SqlKeyStore (default: 'jwt_auth_')",
    )
    .addOption(
      new Option(
        '--key-encoding <encoding>',
        'how key-encryption keys are written in the environment',
      )
        .choices(KEY_ENCODINGS)
        .default('text'),
    )
    .option('--rotate-every <duration>', 'how long a key signs (default: 30d)')
    .option(
      '--publish-ahead <duration>',
      'how long a key is published before it signs (default: 1d, or half of --rotate-every)',
    )
    .option(
      '--reload-lag <duration>',
      'how old the knowledge of an instance may be (default: 5s)',
    )
    .option(
      '--longest-lifetime <duration>',
      'longest lifetime of a token (default: 1d, or --expires-in)',
    )
    .option(
      '--clock-tolerance <duration>',
      'by how much clocks may differ',
      '5s',
    )
    .option('--expires-in <duration>', 'lifetime of access tokens', '15m')
    .addHelpText('after', DURATIONS_HELP);
}

/** For commands that may make a key. */
export function addAlgorithmOption(
  command: Command,
  description: string,
): Command {
  return command.addOption(
    new Option('--algorithm <name>', description).choices(
      ALGORITHMS.filter((name) => !name.startsWith('HS')),
    ),
  );
}
