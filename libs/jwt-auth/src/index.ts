export { JwtAuthModule } from './jwt-auth.module.js';
export type {
  JwtAuthAsyncOptions,
  JwtAuthExtras,
  JwtAuthOptionsFactory,
} from './module-definition.js';
export type { EndpointOptions } from './endpoints/endpoint-options.js';
export type {
  AccessTokenOptions,
  CacheOptions,
  GrantOptions,
  JwtAuthOptions,
  LimitOptions,
} from './options/options.js';
export type {
  IssuerResolver,
  TrustedIssuerOptions,
} from './options/trusted-issuer-options.js';

export { AuthError } from './errors.js';
export type { AuthErrorCode, AuthErrorKind } from './errors.js';
export { Clock } from './clock.js';
export type { Duration } from './duration.js';

export type {
  Algorithm,
  AsymmetricAlgorithm,
  HmacAlgorithm,
} from './keys/algorithms.js';
export type { Jwk, KeyMaterial, SecretMaterial } from './keys/key-material.js';
export type {
  GivenKeyOptions,
  KeyDescriptor,
  KeyOptions,
  KeyRingOptions,
  ManagedKeysOptions,
  PrivateKeyOptions,
  PublicKeyOptions,
  RetiredSecretOptions,
  SecretOptions,
  SignerOptions,
} from './keys/key-options.js';

export { KeyStore } from './keys/managed/key-store.js';
export type { KeyRecord } from './keys/managed/key-store.js';
export type { ManagedKeyInfo } from './keys/managed/key-listing.js';
export type { ManagedKeyOptions } from './keys/managed/managed-key-options.js';
export { ManagedKeys } from './keys/managed/managed-keys.js';
export { MemoryKeyStore } from './keys/managed/memory-key-store.js';
export type {
  JwksFetchOptions,
  RemoteKeysOptions,
} from './keys/remote/trusted-issuer-options.js';
export { Signer } from './keys/signer.js';

export type { JwtClaims } from './token/claims.js';
export type {
  ClaimsClass,
  ClaimsSchema,
  StandardSchema,
} from './token/claims-schema.js';
export type { CheckOutcome, Explanation } from './token/explain.js';
export { SECRET_CLAIM_NAMES } from './token/secret-claims.js';
export { TokenService } from './token/token.service.js';
export type { UntrustedToken } from './token/token.service.js';
export type {
  IssuedToken,
  IssueOptions,
  SignOptions,
} from './token/issued-token.js';
export type { VerifyOptions } from './token/token-verifier.js';
export type { CacheStatistics } from './token/verified-token-cache.js';

export type { Principal, PrincipalToken } from './principal/principal.js';
export type { ClaimRequirement } from './principal/requirement.js';
export { UserLoader } from './principal/user-loader.js';

export {
  bearer,
  body,
  cookie,
  fromRequest,
  header,
  query,
} from './transport/extractors.js';
export type { TokenExtractor } from './transport/extractors.js';
export type { TokenSource } from './transport/token-source.js';

export { Authorizer } from './guards/authorizer.js';
export type { AuthorizeFunction } from './guards/authorizer.js';
export { JwtAuthGuard } from './guards/jwt-auth.guard.js';

export { OptionalAuth, Public } from './decorators/access.js';
export {
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
} from './decorators/parameters.js';
export {
  Authorize,
  Permissions,
  RequireClaims,
  Roles,
  Scopes,
} from './decorators/requirements.js';
