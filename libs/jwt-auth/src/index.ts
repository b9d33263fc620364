export { JwtAuthModule } from './jwt-auth.module.js';
export type {
  JwtAuthAsyncOptions,
  JwtAuthExtras,
  JwtAuthOptionsFactory,
} from './module-options.js';
export type { AuthEndpointOptions } from './endpoints/auth/auth-endpoint-options.js';
export { PasswordCredentialsDto } from './endpoints/auth/password-credentials.dto.js';
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

export { ClaimsLoader } from './sessions/claims-loader.js';
export type { LoadingSession } from './sessions/claims-loader.js';
export type { ClosedSessions } from './sessions/closing.js';
export { CredentialsVerifier } from './sessions/credentials-verifier.js';
export type {
  PasswordCredentials,
  VerifiedCredentials,
} from './sessions/credentials-verifier.js';
export type { Device, DeviceMembers } from './sessions/device.js';
export { MemorySessionStore } from './sessions/memory-session-store.js';
export { MemoryRevocationLog } from './sessions/revocation/memory-revocation-log.js';
export { RevocationLog } from './sessions/revocation/revocation-log.js';
export type {
  LogAnswer,
  LogPage,
  LogPosition,
  LogRecord,
  NewRecord,
  SpendAnswer,
} from './sessions/revocation/revocation-log.js';
export type { RevocationCounts } from './sessions/revocation/revocation-list.js';
export type { RevocationOptions } from './sessions/revocation/revocation-options.js';
export { RevocationService } from './sessions/revocation/revocation.service.js';
export {
  CLOSED_AT_ONCE,
  countedFor,
  judgeCreation,
} from './sessions/creation.js';
export type { CreationState, CreationVerdict } from './sessions/creation.js';
export {
  asItStands,
  NEVER_RAISED,
  raised,
  raisedForAll,
} from './sessions/owner-state.js';
export type { OwnerState } from './sessions/owner-state.js';
export {
  followed,
  judgeRotation,
  mayRotate,
  revoked,
  rotated,
} from './sessions/rotation.js';
export type {
  Rotation,
  RotationOutcome,
  Verdict,
} from './sessions/rotation.js';
export { SessionEvents } from './sessions/session-events.js';
export type {
  RejectionCause,
  RevocationCause,
  SessionEvent,
  SessionListener,
} from './sessions/session-events.js';
export type {
  ClaimsLoaderClass,
  CredentialsVerifierClass,
  SessionOptions,
} from './sessions/session-options.js';
export type { CloseAllOptions, SessionOwner } from './sessions/call-options.js';
export type { SessionRecord } from './sessions/session-record.js';
export { SessionService } from './sessions/session.service.js';
export type { CredentialsCheck } from './sessions/signing-in.js';
export { SessionStore } from './sessions/session-store.js';
export type {
  OpenOptions,
  RefreshOptions,
  FoundSession,
  DeviceInfo,
  ListOptions,
  SessionInfo,
  SessionPage,
  SessionTokens,
  SignIn,
  SignInOptions,
} from './sessions/session-tokens.js';
export type {
  CreationAnswer,
  ListAnswer,
  NewSession,
  ReadAnswer,
  ListPage,
  RevocationAnswer,
  RevocationCondition,
  RevocationOfAllAnswer,
  RotationAnswer,
  SessionLimit,
  StoreAnswer,
  VersionAnswer,
} from './sessions/store-answers.js';

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
export { RefreshTokenGuard } from './guards/refresh-token.guard.js';

export { OptionalAuth, Public } from './decorators/access.js';
export {
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
} from './decorators/parameters.js';
export { RefreshToken } from './decorators/refresh-token.js';
export {
  Authorize,
  Permissions,
  RequireClaims,
  Roles,
  Scopes,
} from './decorators/requirements.js';
