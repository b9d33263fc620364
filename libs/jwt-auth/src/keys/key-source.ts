import { AuthError } from '../errors.js';
import { Key, type KeyInit } from './key.js';
import type { KeyDescriptor, KeyOptions } from './key-options.js';
import { type KeyShapeFault, shapeFaults } from './key-shape.js';
import { keyWindow, VERIFY_ONLY } from './key-window.js';
import { loadKey, loadRetired } from './load-key.js';

export interface ImportedKeys {
  readonly keys: Key[];
  readonly faults: KeyShapeFault[];
}

/** One key still to be imported, and where in the options it was given. */
interface Entry {
  readonly path: string;
  load(): KeyInit;
}

/** Imports every key and keeps going after a fault, so that all are reported at once. */
export function importKeys(options: KeyOptions, path = 'keys'): ImportedKeys {
  const faults = shapeFaults(options, path);
  if (faults.length > 0) {
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

function entriesOf(options: KeyOptions, path: string): Entry[] {
  if ('ring' in options) {
    return options.ring.map((descriptor, index) =>
      entryOf(descriptor, `${path}.ring[${index}]`),
    );
  }
  const current = entryOf(options, path);
  if ('publicKey' in options) {
    return [current];
  }
  const retired =
    'secret' in options
      ? (options.previous ?? []).map(
          (secret) => () => loadKey({ secret, algorithm: options.algorithm }),
        )
      : (options.previous ?? []).map(
          (previous) => () => loadRetired(previous, current.load()),
        );
  return [
    current,
    ...retired.map((load, index) => ({
      path: `${path}.previous[${index}]`,
      load: () => ({ ...load(), window: VERIFY_ONLY }),
    })),
  ];
}

function entryOf(descriptor: KeyDescriptor, path: string): Entry {
  const form = ['secret', 'privateKey', 'publicKey'].find(
    (name) => name in descriptor,
  );
  return {
    path: `${path}.${form}`,
    load: () => ({ ...loadKey(descriptor), window: keyWindow(descriptor) }),
  };
}
