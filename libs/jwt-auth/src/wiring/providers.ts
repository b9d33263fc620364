import { Logger, type Provider } from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { Clock, SystemClock } from '../clock.js';
import { RefreshTokenPlace } from '../endpoints/auth/refresh-token-place.js';
import { refreshTokenPlaceOf } from '../endpoints/auth/refresh-token-place-of.js';
import type { ResolvedEndpoints } from '../endpoints/endpoint-options.js';
import { Endpoints } from '../endpoints/endpoints.js';
import { keySetMaxAge } from '../endpoints/key-set-age.js';
import { GuardPlaces } from '../guards/guard-places.js';
import {
  GUARD_PARTS,
  type GuardParts,
  JwtAuthGuard,
} from '../guards/jwt-auth.guard.js';
import { RequestAuthenticator } from '../guards/request-authenticator.js';
import { RoutePolicies } from '../guards/route-policies.js';
import { ScopedResolver } from '../guards/scoped-resolver.js';
import { ManagedKeys } from '../keys/managed/managed-keys.js';
import type { OwnKeys } from '../keys/verifying-keys.js';
import { ENDPOINTS, OPTIONS, SETUP } from '../module-definition.js';
import { systemMonotonic } from '../monotonic.js';
import {
  type ResolvedOptions,
  resolveOptions,
} from '../options/resolve-options.js';
import { Authenticator } from '../principal/authenticator.js';
import { assertSingleModule } from './single-module.js';
import { assertGiven } from './given-options.js';
import type { ModuleSetup } from './module-setup.js';
import { RESOLVED } from './resolved.js';
import { RevocationHub } from '../sessions/revocation/revocation-hub.js';
import { SESSION_PROVIDERS } from './session-providers.js';
import type { JwtClaims } from '../token/claims.js';
import { Issuers } from '../token/issuers.js';
import { normalizeType } from '../token/media-type.js';
import { TokenIssuer } from '../token/token-issuer.js';
import { TokenService } from '../token/token.service.js';
import { TokenVerifier } from '../token/token-verifier.js';
import { ListedIssuers } from '../token/trusted-issuers.js';
import { trustedIssuers } from './trust.js';

export const OWN_KEYS: unique symbol = Symbol.for('@jwt-auth/nestjs:own-keys');

const logger = new Logger('JwtAuthModule');
const warn = (message: string): void => logger.warn(message);

/** Of no token: only its key may have been revoked. */
const NO_CLAIMS: JwtClaims = { iss: '', aud: '', exp: 0 };

/** How options become objects. Each class is given no more of them than it needs. */
export const PROVIDERS: Provider[] = [
  JwtAuthGuard,
  RoutePolicies,
  GuardPlaces,
  { provide: Clock, useClass: SystemClock },
  {
    provide: RESOLVED,
    inject: [
      { token: OPTIONS, optional: true },
      { token: SETUP, optional: true },
      ModulesContainer,
    ],
    useFactory: (
      options: unknown,
      setup: ModuleSetup | undefined,
      modules: ModulesContainer,
    ): ResolvedOptions => {
      // A module that is loaded lazily gets no module hooks.
      assertSingleModule(modules);
      assertGiven(options, setup);
      const production = process.env['NODE_ENV'] === 'production';
      const resolved = resolveOptions(options, production, setup);
      if (resolved.ephemeralKey) {
        logger.warn(
          'No keys are configured: tokens are signed with a key made up for this process, so no access token outlives a restart. Production refuses to start like this.',
        );
      }
      return resolved;
    },
  },
  {
    provide: OWN_KEYS,
    inject: [RESOLVED, Clock, { token: RevocationHub, optional: true }],
    useFactory: async (
      { keys, managedKeys }: ResolvedOptions,
      clock: Clock,
      hub: RevocationHub | undefined,
    ): Promise<OwnKeys> => {
      if (managedKeys === undefined) {
        return keys;
      }
      const managed = new ManagedKeys(managedKeys, {
        clock,
        monotonic: systemMonotonic,
        warn,
        revocations: hub && {
          isKeyRevoked: (kid) => hub.isTokenRevoked(NO_CLAIMS, kid),
          revokeKey: (kid) => hub.revokeKey(kid),
        },
      });
      await managed.start();
      return managed;
    },
  },
  {
    // For operators: to rotate, revoke and list. `undefined` where keys are given.
    provide: ManagedKeys,
    inject: [OWN_KEYS],
    useFactory: (keys: OwnKeys) =>
      keys instanceof ManagedKeys ? keys : undefined,
  },
  {
    provide: Endpoints,
    // Absent only where the options are, and those say so better.
    inject: [{ token: ENDPOINTS, optional: true }, RESOLVED, OWN_KEYS, Clock],
    useFactory: (
      endpoints: ResolvedEndpoints,
      { issuer, managedKeys }: ResolvedOptions,
      keys: OwnKeys,
      clock: Clock,
    ) =>
      new Endpoints(
        { issuer, endpoints, maxAge: keySetMaxAge(managedKeys) },
        keys,
        clock,
      ),
  },
  {
    // For `RefreshTokenGuard` also where there are no routes of ours.
    provide: RefreshTokenPlace,
    inject: [{ token: ENDPOINTS, optional: true }],
    useFactory: (endpoints: ResolvedEndpoints | undefined) =>
      refreshTokenPlaceOf(endpoints?.auth),
  },
  {
    provide: ListedIssuers,
    inject: [RESOLVED],
    useFactory: (options: ResolvedOptions) => trustedIssuers(options, warn),
  },
  {
    provide: TokenVerifier,
    inject: [
      RESOLVED,
      OWN_KEYS,
      ListedIssuers,
      Clock,
      { token: RevocationHub, optional: true },
    ],
    useFactory: (
      options: ResolvedOptions,
      keys: OwnKeys,
      issuers: ListedIssuers,
      clock: Clock,
      revocations: RevocationHub | undefined,
    ) =>
      new TokenVerifier(
        new Issuers(
          {
            ...options,
            keys,
            revocations,
            type: normalizeType(options.accessTokenType),
            subjectRequired: true,
          },
          issuers,
        ),
        clock,
      ),
  },
  {
    provide: TokenIssuer,
    inject: [RESOLVED, OWN_KEYS, Clock],
    useFactory: (options: ResolvedOptions, keys: OwnKeys, clock: Clock) =>
      new TokenIssuer(
        {
          ...options,
          keys,
          longestLifetime: options.revocationSettings?.longestLifetime,
          refuseSecretClaims: options.production,
          warn,
        },
        clock,
      ),
  },
  {
    provide: Authenticator,
    inject: [TokenVerifier, RESOLVED, Clock],
    useFactory: (
      verifier: TokenVerifier,
      { cacheEntries }: ResolvedOptions,
      clock: Clock,
    ) => new Authenticator(verifier, { cacheEntries, warn }, clock),
  },
  {
    provide: TokenService,
    inject: [
      TokenIssuer,
      TokenVerifier,
      Authenticator,
      RESOLVED,
      { token: RevocationHub, optional: true },
    ],
    useFactory: (
      issuer: TokenIssuer,
      verifier: TokenVerifier,
      authenticator: Authenticator,
      { maxBytes }: ResolvedOptions,
      spending: RevocationHub | undefined,
    ) => new TokenService(issuer, verifier, authenticator, maxBytes, spending),
  },
  {
    provide: ScopedResolver,
    inject: [ModuleRef],
    useFactory: (moduleRef: ModuleRef) => new ScopedResolver(moduleRef),
  },
  {
    provide: RequestAuthenticator,
    inject: [RESOLVED, Authenticator, ScopedResolver],
    useFactory: (
      options: ResolvedOptions,
      authenticator: Authenticator,
      resolver: ScopedResolver,
    ) => new RequestAuthenticator(options, authenticator, resolver),
  },
  {
    provide: GUARD_PARTS,
    inject: [RequestAuthenticator, RoutePolicies, ScopedResolver, RESOLVED],
    useFactory: (
      authenticator: RequestAuthenticator,
      policies: RoutePolicies,
      resolver: ScopedResolver,
      { grants }: ResolvedOptions,
    ): GuardParts => ({ authenticator, policies, resolver, grants }),
  },
  ...SESSION_PROVIDERS,
];
