import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import { readVectors } from './vector-files.js';

interface WycheproofFile<Group> {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly result: 'valid' | 'invalid';
  readonly flags: readonly string[];
}

interface KeySet {
  readonly keys: readonly Jwk[];
}

interface Group<Keys, Test> {
  readonly comment: string;
  /** Only the private half where the key is symmetric. */
  readonly public?: Keys;
  readonly private: Keys;
  readonly tests: readonly Test[];
}

export type JwsTest = WycheproofTest & { readonly jws: string };
type JweTest = WycheproofTest & { readonly jwe: string };
export type JwsGroup = Group<Jwk, JwsTest>;
export type JwkGroup = Group<KeySet, JwsTest>;
type JweGroup = Group<Jwk, JweTest>;

export const jwsFile = read<JwsGroup>('json_web_signature_test.json');
export const jwkFile = read<JwkGroup>('json_web_key_test.json');
export const jweFile = read<JweGroup>('json_web_encryption_test.json');

function read<G>(name: string): WycheproofFile<G> {
  return readVectors(`wycheproof/${name}`, {
    numberOfTests: 0,
    testGroups: [],
  });
}
