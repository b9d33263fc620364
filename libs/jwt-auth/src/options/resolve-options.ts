import type { Type } from '@nestjs/common';
import { parseDuration } from '../duration.js';
import { endpointContradictions } from '../endpoints/endpoint-contradictions.js';
import {
  type ResolvedEndpoints,
  resolveEndpoints,
} from '../endpoints/endpoint-options.js';
import { AuthError } from '../errors.js';
import {
  ephemeralKeyOptions,
  type KeyOptions,
  type ManagedKeysOptions,
} from '../keys/key-options.js';
import { KeyRing } from '../keys/key-ring.js';
import { importKeys } from '../keys/key-source.js';
import type { Key } from '../keys/key.js';
import { managedKeyFaults } from '../keys/managed/managed-key-faults.js';
import {
  type ManagedKeyContext,
  type ManagedKeySettings,
  managedKeySettings,
} from '../keys/managed/managed-key-options.js';
import type { GrantPaths } from '../principal/grants.js';
import type { UserLoader } from '../principal/user-loader.js';
import {
  claimsValidator,
  type ClaimsValidator,
} from '../token/claims-schema.js';
import { SECRET_CLAIM_NAMES } from '../token/secret-claims.js';
import { bootError, type OptionFault } from '../rules/fault.js';
import { isPlainObject, valueOf } from '../rules/group.js';
import { bearer, type TokenExtractor } from '../transport/extractors.js';
import { optionFaults } from './option-faults.js';
import type { JwtAuthOptions } from './options.js';
import {
  type ResolvedSessionOptions,
  resolveSessionOptions,
  sessionOptionFaults,
} from './resolve-sessions.js';
import { trustedIssuersFaults } from './trusted-issuer-faults.js';
import type {
  IssuerResolver,
  TrustedIssuerOptions,
} from './trusted-issuer-options.js';

/** Defaults, seconds. */
const EXPIRES_IN = 900;
const CLOCK_TOLERANCE = 5;

/** Options with every default filled in, durations in seconds. */
export interface ResolvedOptions extends ResolvedSessionOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Empty where the keys are managed. */
  readonly keys: KeyRing;
  readonly managedKeys: ManagedKeySettings | undefined;
  readonly trustedIssuers: readonly TrustedIssuerOptions[];
  readonly issuerResolver: IssuerResolver | undefined;
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

/** What the module itself adds to the options. */
export interface ModuleContext {
  /** Faults found before the options were there. */
  readonly faults: readonly OptionFault[];
  readonly endpoints: ResolvedEndpoints;
}

/**
 * @param production refuse what development only warns of
 * @throws AuthError `misconfigured`, `options_invalid`, naming every fault
 */
export function resolveOptions(
  options: JwtAuthOptions,
  production: boolean,
  context: ModuleContext = { faults: [], endpoints: resolveEndpoints({}) },
): ResolvedOptions {
  const faults = [...context.faults, ...optionFaults(options)];
  if (!isPlainObject(options)) {
    throw bootError(faults);
  }
  const times = timesOf(options, faults);
  faults.push(...groupsFaults(options, times));
  const keys = importedKeys(options, production, faults);
  const ring = ringOf(keys, faults);
  faults.push(...endpointContradictions(options, context.endpoints, keys));
  if (ring === undefined || faults.length > 0) {
    throw bootError(faults);
  }
  const defaults = withDefaults(options);
  return {
    ...defaults,
    ...resolveSessionOptions(options, defaults),
    keys: ring,
    managedKeys: managedOf(options, defaults),
    production,
  };
}

type Times = Pick<ResolvedOptions, 'clockTolerance' | 'expiresIn'>;

/** In place of a wrong one NaN, which contradicts nothing: no fault hides another or makes one up. */
function timesOf(
  options: JwtAuthOptions,
  faults: readonly OptionFault[],
): Times {
  const isRight = (...paths: string[]): boolean =>
    !faults.some(({ path }) => paths.includes(path));
  return {
    expiresIn: isRight('accessToken', 'accessToken.expiresIn')
      ? (parseDuration(options.accessToken?.expiresIn) ?? EXPIRES_IN)
      : NaN,
    clockTolerance: isRight('clockTolerance')
      ? (parseDuration(options.clockTolerance) ?? CLOCK_TOLERANCE)
      : NaN,
  };
}

/** Faults of the groups that have rules of their own, and of options that contradict each other. */
function* groupsFaults(
  options: JwtAuthOptions,
  times: Times,
): Generator<OptionFault> {
  if (times.clockTolerance >= times.expiresIn) {
    yield {
      path: 'clockTolerance',
      message: 'must be shorter than accessToken.expiresIn',
    };
  }
  const issuer = valueOf(options, 'issuer');
  const trusted = valueOf(options, 'trustedIssuers') ?? [];
  yield* trustedIssuersFaults(trusted, issuer);
  yield* sessionOptionFaults(options, times);
  const keys = valueOf(options, 'keys');
  if (isManaged(keys)) {
    yield* managedKeyFaults(keys.managed, 'keys.managed', times);
  }
}

function managedOf(
  { keys }: JwtAuthOptions,
  context: ManagedKeyContext,
): ManagedKeySettings | undefined {
  return isManaged(keys)
    ? managedKeySettings(keys.managed, context)
    : undefined;
}

/** Whatever else is given has been refused, or will be. */
function isManaged(keys: unknown): keys is ManagedKeysOptions {
  return isPlainObject(keys) && Object.hasOwn(keys, 'managed');
}

function importedKeys(
  options: JwtAuthOptions,
  production: boolean,
  faults: OptionFault[],
): Key[] {
  if (faults.some(({ path }) => path === 'keys')) {
    return [];
  }
  const keys = valueOf(options, 'keys') as KeyOptions | undefined;
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
): Omit<
  ResolvedOptions,
  'keys' | 'managedKeys' | 'production' | keyof ResolvedSessionOptions
> {
  const { accessToken, cache, claims, grants, limits } = options;
  return {
    issuer: options.issuer,
    audience: [options.audience].flat(),
    trustedIssuers: options.trustedIssuers ?? [],
    issuerResolver: options.issuerResolver ?? undefined,
    ephemeralKey: options.keys === undefined,
    expiresIn: parseDuration(accessToken?.expiresIn) ?? EXPIRES_IN,
    accessTokenType: accessToken?.type ?? 'JWT',
    clockTolerance: parseDuration(options.clockTolerance) ?? CLOCK_TOLERANCE,
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
