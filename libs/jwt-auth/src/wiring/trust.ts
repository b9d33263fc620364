import { RemoteKeys } from '../keys/remote/remote-keys.js';
import { resolveRemoteKeys } from '../keys/remote/remote-settings.js';
import { isObject } from '../keys/remote/strict-json.js';
import { systemMonotonic } from '../monotonic.js';
import type { ResolvedOptions } from '../options/resolve-options.js';
import { trustedIssuerFaults } from '../options/trusted-issuer-faults.js';
import type { TrustedIssuerOptions } from '../options/trusted-issuer-options.js';
import { AuthError } from '../errors.js';
import { claimsValidator } from '../token/claims-schema.js';
import { normalizeType } from '../token/media-type.js';
import { TenantIssuers } from '../token/tenant-issuers.js';
import { ListedIssuers, type TrustedIssuer } from '../token/trusted-issuers.js';

/** Begins to fetch the keys of every issuer listed; no failure of theirs keeps the application from starting. */
export function trustedIssuers(
  options: ResolvedOptions,
  warn: (message: string) => void,
): ListedIssuers {
  const trust = (issuer: TrustedIssuerOptions): TrustedIssuer =>
    trusted(issuer, options, warn);
  const resolve = options.issuerResolver;
  return new ListedIssuers(
    options.trustedIssuers.map(trust),
    new TenantIssuers<TrustedIssuerOptions>({
      ask: async (issuer) => snapshot(await resolve?.(issuer)),
      trust: (issuer, tenant) => trust(checked(issuer, tenant)),
      monotonic: systemMonotonic,
    }),
  );
}

function trusted(
  issuer: TrustedIssuerOptions,
  own: ResolvedOptions,
  warn: (message: string) => void,
): TrustedIssuer {
  const keys = new RemoteKeys(resolveRemoteKeys(issuer), {
    monotonic: systemMonotonic,
    warn,
  });
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
