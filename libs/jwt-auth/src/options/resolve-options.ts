import type { Type } from '@nestjs/common';
import { parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
import { ephemeralKeyOptions } from '../keys/key-options.js';
import { KeyRing } from '../keys/key-ring.js';
import { importKeys } from '../keys/key-source.js';
import type { Key } from '../keys/key.js';
import type { GrantPaths } from '../principal/grants.js';
import type { UserLoader } from '../principal/user-loader.js';
import {
  claimsValidator,
  type ClaimsValidator,
} from '../token/claims-schema.js';
import { SECRET_CLAIM_NAMES } from '../token/secret-claims.js';
import { bearer, type TokenExtractor } from '../transport/extractors.js';
import { type OptionFault, optionFaults } from './option-faults.js';
import type { JwtAuthOptions } from './options.js';

/** Options with every default filled in, durations in seconds. */
export interface ResolvedOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly keyRing: KeyRing;
  /** The key was made up and ends with the process. */
  readonly ephemeralKey: boolean;
  readonly expiresIn: number;
  readonly accessTokenType: string;
  readonly clockTolerance: number;
  readonly claimsValidator: ClaimsValidator | undefined;
  readonly extractors: readonly TokenExtractor[];
  readonly userLoader: Type<UserLoader> | undefined;
  readonly grants: GrantPaths;
  /** How many verified tokens are remembered; `undefined` for none. */
  readonly cacheEntries: number | undefined;
  readonly maxBytes: number;
  readonly secretClaimNames: readonly string[];
  readonly realm: string;
  readonly production: boolean;
}

/**
 * @param production refuse what development only warns of
 * @throws AuthError `misconfigured`, `options_invalid`, naming every fault
 */
export function resolveOptions(
  options: JwtAuthOptions,
  production: boolean,
): ResolvedOptions {
  const faults = optionFaults(options);
  if (faults.length === 0) {
    faults.push(...contradictions(options));
  }
  const keys = importedKeys(options ?? {}, production, faults);
  const keyRing = ringOf(keys, faults);
  if (keyRing === undefined || faults.length > 0) {
    throw bootError(faults);
  }
  return { ...withDefaults(options), keyRing, production };
}

function* contradictions(options: JwtAuthOptions): Generator<OptionFault> {
  const { clockTolerance, expiresIn } = withDefaults(options);
  if (clockTolerance >= expiresIn) {
    yield {
      path: 'clockTolerance',
      message: 'must be shorter than accessToken.expiresIn',
    };
  }
}

function importedKeys(
  { keys }: Partial<JwtAuthOptions>,
  production: boolean,
  faults: OptionFault[],
): Key[] {
  if (production && keys === undefined) {
    faults.push({
      path: 'keys',
      message:
        'must be given in production: write keys: { secret } with 32 random bytes or more, such as the output of: openssl rand -base64 32',
    });
  }
  const imported = importKeys(keys ?? ephemeralKeyOptions());
  faults.push(...imported.faults);
  return imported.keys;
}

function ringOf(
  keys: readonly Key[],
  faults: OptionFault[],
): KeyRing | undefined {
  try {
    return new KeyRing(keys);
  } catch (error) {
    if (!(error instanceof AuthError)) {
      throw error;
    }
    faults.push({ path: 'keys', message: error.message });
    return undefined;
  }
}

function withDefaults(
  options: JwtAuthOptions,
): Omit<ResolvedOptions, 'keyRing' | 'production'> {
  const { accessToken, cache, claims, grants, limits } = options;
  return {
    issuer: options.issuer,
    audience: [options.audience].flat(),
    ephemeralKey: options.keys === undefined,
    expiresIn: parseDuration(accessToken?.expiresIn) ?? 900,
    accessTokenType: accessToken?.type ?? 'JWT',
    clockTolerance: parseDuration(options.clockTolerance) ?? 5,
    claimsValidator: claims ? claimsValidator(claims) : undefined,
    extractors: options.extractors ?? [bearer()],
    userLoader: options.userLoader ?? undefined,
    grants: {
      roles: [grants?.roles ?? 'roles'].flat(),
      scopes: [grants?.scopes ?? 'scope'].flat(),
      permissions: [grants?.permissions ?? 'permissions'].flat(),
    },
    cacheEntries: cache === false ? undefined : (cache?.maxEntries ?? 10_000),
    maxBytes: limits?.tokenBytes ?? 8192,
    secretClaimNames: options.secretClaimNames ?? SECRET_CLAIM_NAMES,
    realm: options.realm ?? 'api',
  };
}

function bootError(faults: readonly OptionFault[]): AuthError {
  const lines = faults.map(({ path, message }) => `  ${path}: ${message}`);
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `JwtAuthModule does not start: ${count} in its options.\n${lines.join('\n')}`,
  });
}
