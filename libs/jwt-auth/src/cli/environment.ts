import type { SecretMaterial } from '../keys/key-material.js';
import { UsageError } from './failure.js';

/** As it is called from anywhere: the bare name would be somebody else's package. */
export const PROGRAM = 'npx @jwt-auth/nestjs';

export const STORE = 'JWT_AUTH_STORE';
export const ISSUER = 'JWT_AUTH_ISSUER';
export const KEY_ENCRYPTION_KEY = 'JWT_AUTH_KEY_ENCRYPTION_KEY';
export const PREVIOUS_KEY_ENCRYPTION_KEYS =
  'JWT_AUTH_PREVIOUS_KEY_ENCRYPTION_KEYS';

/** How a key-encryption key is written: as text, of which the UTF-8 bytes count, or as encoded bytes. */
export const KEY_ENCODINGS = ['text', 'base64', 'base64url', 'hex'] as const;
export type KeyEncoding = (typeof KEY_ENCODINGS)[number];

export const ENVIRONMENT_HELP = `
Environment:
  ${KEY_ENCRYPTION_KEY}            what managed keys are sealed with; never an
                                         argument, which every process could read.
                                         list and jwks do without it
  ${PREVIOUS_KEY_ENCRYPTION_KEYS}  a JSON array of the ones before: '["…"]'
  ${STORE}                         address of the store, the place for one
                                         with a password
  ${ISSUER}                        issuer of the application
  DEBUG                                  shows where an error came from

Exit codes: 0 success, 1 failure, 2 called wrongly.`;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GivenKeyEncryptionKeys {
  readonly keyEncryptionKey: SecretMaterial;
  readonly previousKeyEncryptionKeys: SecretMaterial[];
}

/** @throws UsageError where there is none, or it is not written as said */
export function keyEncryptionKeysOf(
  environment: Environment,
  encoding: KeyEncoding,
): GivenKeyEncryptionKeys {
  const current = environment[KEY_ENCRYPTION_KEY];
  if (!current) {
    throw new UsageError(
      `set ${KEY_ENCRYPTION_KEY} to the key-encryption key of the application`,
    );
  }
  const previous = environment[PREVIOUS_KEY_ENCRYPTION_KEYS];
  return {
    keyEncryptionKey: decoded(current, encoding, KEY_ENCRYPTION_KEY),
    previousKeyEncryptionKeys: previous
      ? listed(previous).map((text) =>
          decoded(text, encoding, PREVIOUS_KEY_ENCRYPTION_KEYS),
        )
      : [],
  };
}

/** JSON, since any separator may be part of a key. */
function listed(text: string): string[] {
  const value = parsed(text);
  if (
    !Array.isArray(value) ||
    !value.every((each) => typeof each === 'string')
  ) {
    throw new UsageError(
      `${PREVIOUS_KEY_ENCRYPTION_KEYS} must be a JSON array of texts, such as '["…"]'`,
    );
  }
  return value;
}

/** `undefined` on failure: what the parser says quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Node skips what does not belong to an encoding, and would make another key of it. */
function decoded(
  text: string,
  encoding: KeyEncoding,
  variable: string,
): SecretMaterial {
  if (encoding === 'text') {
    return text;
  }
  const bytes = Buffer.from(text, encoding);
  const bare = (written: string): string => written.replace(/=+$/, '');
  const given = encoding === 'hex' ? text.toLowerCase() : bare(text);
  if (bare(bytes.toString(encoding)) !== given) {
    throw new UsageError(
      `${variable} is not ${encoding}, as --key-encoding says`,
    );
  }
  return bytes;
}
