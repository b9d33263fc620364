import type { RemoteKeysEnvironment } from '../keys/remote/published-keys.js';
import { RemoteKeys } from '../keys/remote/remote-keys.js';
import { resolveRemoteKeys } from '../keys/remote/remote-settings.js';
import { isObject } from '../keys/remote/strict-json.js';
import { settled } from '../maybe-promise.js';
import { systemMonotonic } from '../monotonic.js';
import { limitedLines, RateLimit } from '../outage/rate-limit.js';
import { unavailable } from '../outage/unavailable.js';
import type { ResolvedOptions } from '../options/resolve-options.js';
import { trustedIssuerFaults } from '../options/trusted-issuer-faults.js';
import type { TrustedIssuerOptions } from '../options/trusted-issuer-options.js';
import { AuthError } from '../errors.js';
import { claimsValidator } from '../token/claims-schema.js';
import { normalizeType } from '../token/media-type.js';
import { TenantIssuers } from '../token/tenant-issuers.js';
import { ListedIssuers, type TrustedIssuer } from '../token/trusted-issuers.js';

/** Fetches of all issuers of `issuerResolver` together that have given no keys yet. */
const MAX_NEW_FETCHES = 100;
const NEW_FETCH_SECONDS = 10;
/** Log lines about all issuers of `issuerResolver` together. */
const MAX_WARNINGS = 20;
const WARNING_SECONDS = 60;

/** Begins to fetch the keys of every issuer listed; no failure of theirs keeps the application from starting. */
export function trustedIssuers(
  options: ResolvedOptions,
  warn: (message: string) => void,
): ListedIssuers {
  const listed = { monotonic: systemMonotonic, warn };
  return new ListedIssuers(
    options.trustedIssuers.map((issuer) => trusted(issuer, options, listed)),
    tenantIssuers(options, warn),
  );
}

/** Strangers may be able to name tenants that the team lets pass, so all of them together are limited. */
function tenantIssuers(
  options: ResolvedOptions,
  warn: (message: string) => void,
): TenantIssuers<TrustedIssuerOptions> {
  const limit = (max: number, seconds: number): RateLimit =>
    new RateLimit(max, seconds, systemMonotonic);
  const newcomers = limit(MAX_NEW_FETCHES, NEW_FETCH_SECONDS);
  const environment = {
    monotonic: systemMonotonic,
    warn: limitedLines(warn, limit(MAX_WARNINGS, WARNING_SECONDS)),
    title: 'an issuer that issuerResolver named',
  };
  return new TenantIssuers<TrustedIssuerOptions>({
    ask: async (issuer) =>
      snapshot(await settled(options.issuerResolver?.(issuer))),
    trust: (issuer, tenant, isKnown) => {
      const given = checked(issuer, tenant);
      if (!isKnown && !newcomers.hasRoom) {
        throw unavailable('Too many issuers that issuerResolver named are new');
      }
      return trusted(
        given,
        options,
        isKnown ? environment : { ...environment, newcomers },
      );
    },
    monotonic: systemMonotonic,
  });
}

function trusted(
  issuer: TrustedIssuerOptions,
  own: ResolvedOptions,
  environment: RemoteKeysEnvironment,
): TrustedIssuer {
  const keys = new RemoteKeys(resolveRemoteKeys(issuer), environment);
  keys.start();
  const { audience, type = own.accessTokenType, claims, boundTokens } = issuer;
  return {
    expected: {
      issuer: issuer.issuer,
      audience: audience === undefined ? own.audience : [audience].flat(),
      type: type === false ? undefined : normalizeType(type),
      subjectRequired: true,
      clockTolerance: own.clockTolerance,
      maxBytes: own.maxBytes,
      keys,
      boundTokens,
      claimsValidator:
        claims === undefined
          ? own.claimsValidator
          : claims === false
            ? undefined
            : claimsValidator(claims),
    },
    hasGivenKeys: () => keys.haveBeenRead,
    close: () => keys.close(),
  };
}

/** As it was answered, whatever the team does to its object later: a change of it must be seen. */
function snapshot(
  options: TrustedIssuerOptions | undefined,
): TrustedIssuerOptions | undefined {
  if (!isObject(options)) {
    return options;
  }
  const { audience, algorithms, fetch } = options;
  return {
    ...options,
    ...(Array.isArray(audience) && { audience: [...audience] }),
    ...(Array.isArray(algorithms) && { algorithms: [...algorithms] }),
    ...(isObject(fetch) && { fetch: { ...fetch } }),
  };
}

/** What a team's function returns is checked when it does, not at boot. */
function checked(
  issuer: string,
  options: TrustedIssuerOptions,
): TrustedIssuerOptions {
  const faults = trustedIssuerFaults(options, 'issuerResolver()');
  if (faults.length === 0 && options.issuer !== issuer) {
    faults.push({
      path: 'issuerResolver().issuer',
      message: 'must be the issuer that was asked for',
    });
  }
  if (faults.length > 0) {
    throw new AuthError('misconfigured', 'options_invalid', {
      reason: faults
        .map(({ path, message }) => `${path}: ${message}`)
        .join('; '),
    });
  }
  return options;
}
