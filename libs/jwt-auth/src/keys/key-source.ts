import { AuthError } from '../errors.js';
import { Key, type KeyInit } from './key.js';
import type {
  GivenKeyOptions,
  KeyDescriptor,
  KeyOptions,
  KeyRingOptions,
} from './key-options.js';
import type { OptionFault } from '../rules/fault.js';
import { shapeFaults } from './key-shape.js';
import { keyWindow, VERIFY_ONLY } from './key-window.js';
import { loadKey, loadRetiredPair, loadRetiredSecret } from './load-key.js';

export interface ImportedKeys {
  readonly keys: Key[];
  readonly faults: OptionFault[];
}

/** One key still to be imported, and where in the options it was given. */
interface Entry {
  readonly path: string;
  load(): KeyInit;
}

/** Imports every key and keeps going after a fault, so that all are reported at once. */
export function importKeys(options: KeyOptions, path = 'keys'): ImportedKeys {
  const faults = shapeFaults(options, path);
  // Managed keys are made later, and have rules of their own.
  if (faults.length > 0 || 'managed' in options) {
    return { keys: [], faults };
  }
  const keys: Key[] = [];
  for (const entry of entriesOf(options, path)) {
    try {
      keys.push(new Key(entry.load()));
    } catch (error) {
      if (!(error instanceof AuthError)) {
        throw error;
      }
      faults.push({ path: entry.path, message: error.message });
    }
  }
  return { keys, faults };
}

function entriesOf(options: GivenKeyOptions, path: string): Entry[] {
  if ('ring' in options) {
    return options.ring.map((descriptor, index) =>
      entryOf(descriptor, `${path}.ring[${index}]`),
    );
  }
  const current = entryOf(options, path);
  return [
    current,
    ...retiredLoaders(options, current).map((load, index) => ({
      path: `${path}.previous[${index}]`,
      load: () => ({ ...load(), window: VERIFY_ONLY }),
    })),
  ];
}

function retiredLoaders(
  options: Exclude<GivenKeyOptions, KeyRingOptions>,
  current: Entry,
): (() => KeyInit)[] {
  if ('secret' in options) {
    return (options.previous ?? []).map(
      (each) => () => loadRetiredSecret(each, options.algorithm),
    );
  }
  if ('privateKey' in options) {
    return (options.previous ?? []).map(
      (each) => () => loadRetiredPair(each, loaded(current)),
    );
  }
  return [];
}

/** `undefined` where the key cannot be read, which is reported at its own path. */
function loaded(entry: Entry): KeyInit | undefined {
  try {
    return entry.load();
  } catch {
    return undefined;
  }
}

function entryOf(descriptor: KeyDescriptor, path: string): Entry {
  const form = ['secret', 'privateKey', 'publicKey', 'signer'].find(
    (name) => name in descriptor,
  );
  return {
    path: `${path}.${form}`,
    load: () => ({ ...loadKey(descriptor), window: keyWindow(descriptor) }),
  };
}
