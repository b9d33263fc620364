import { expect, it } from 'vitest';
import { ephemeralKeyOptions } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { importKeys } from '../../../libs/jwt-auth/src/keys/key-source.js';

it('an ephemeral key is a fresh one for HS256 each time', () => {
  const made = [ephemeralKeyOptions(), ephemeralKeyOptions()].map((options) =>
    importKeys(options),
  );
  expect(made.flatMap(({ faults }) => faults)).toEqual([]);
  const keys = made.flatMap((each) => each.keys);
  expect(keys.map(({ algorithm }) => algorithm)).toEqual(['HS256', 'HS256']);
  expect(keys.map(({ signKey }) => signKey?.symmetricKeySize)).toEqual([
    32, 32,
  ]);
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
});
