import { type Command, Option } from 'commander';
import { newKeyPair } from '../../keys/managed/new-key.js';
import { thumbprint } from '../../keys/thumbprint.js';
import { STORE } from '../environment.js';
import { UsageError } from '../failure.js';
import { writeKeyFile } from '../key-file.js';
import {
  nextSteps,
  PRIVATE_KEY_FORMATS,
  type PrivateKeyFormat,
  privateKeyText,
} from '../key-pair.js';
import { note, print } from '../output.js';
import {
  addAlgorithmOption,
  addRingOptions,
  type RingFlags,
} from '../ring-flags.js';
import { startReport } from '../ring-reports.js';
import { faulty, withRing } from '../ring.js';
import { STORE_ADDRESSES } from '../store-address.js';

interface GenerateFlags extends RingFlags {
  readonly format?: PrivateKeyFormat;
  readonly out?: string;
}

/** Options of a key that is handed out, which a ring does not do. */
const OF_A_KEY = ['format', 'out'];

export function addGenerate(keys: Command): void {
  const command = keys
    .command('generate')
    .description(
      'print a new private key; with --store, begin a ring of managed keys instead',
    );
  addAlgorithmOption(command, 'of the keys (default: ES256)')
    .addOption(
      new Option(
        '--format <format>',
        'of the private key (default: pem)',
      ).choices(PRIVATE_KEY_FORMATS),
    )
    .option(
      '--out <file>',
      'write the private key to a new file that only its owner can read',
    )
    .option(
      '--store [url]',
      `begin a ring there: ${STORE_ADDRESSES} (without a value: ${STORE})`,
    );
  addRingOptions(command).action((flags: GenerateFlags) => {
    assertTogether(command, flags);
    return flags.store === undefined ? generateKey(flags) : startRing(flags);
  });
}

/** Nobody should get a key on the terminal who meant a ring, or the other way round. */
function assertTogether(command: Command, { store }: GenerateFlags): void {
  const isMisplaced = (name: string): boolean =>
    store === undefined
      ? !['algorithm', ...OF_A_KEY].includes(name)
      : OF_A_KEY.includes(name);
  const found = command.options.find(
    (option) =>
      isMisplaced(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (found !== undefined) {
    throw new UsageError(
      `${found.long} does not go ${store === undefined ? 'without' : 'with'} --store`,
    );
  }
}

async function generateKey({
  algorithm = 'ES256',
  format = 'pem',
  out,
}: GenerateFlags): Promise<void> {
  const { publicKey, privateKey } = await newKeyPair(algorithm);
  const key = { privateKey, algorithm, kid: thumbprint(publicKey) };
  const text = privateKeyText(key, format);
  if (out === undefined) {
    print(text);
  } else {
    await writeKeyFile(out, text);
  }
  note(nextSteps(key, format));
}

function startRing(flags: GenerateFlags): Promise<void> {
  return withRing(flags, async ({ keys, settings, faults }) => {
    if (faults.length > 0) {
      throw faulty(faults);
    }
    const isNew = keys.list().length === 0;
    try {
      await keys.start();
    } finally {
      await keys.close();
    }
    print(startReport(settings.ring, isNew, keys.list()));
  });
}
