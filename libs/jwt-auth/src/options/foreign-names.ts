import type { Hints } from '../rules/group.js';

const OWN_EXPIRY =
  'an expired token is always refused. For clocks that differ there is clockTolerance, for long sign-ins the option sessions';
const ONE_ALGORITHM =
  "each key has one algorithm, write keys: { secret, algorithm: 'HS512' }";
const BESIDE_FACTORY =
  'it stands beside the factory, in forRoot() or forRootAsync(), not in what the factory returns';
const PER_TOKEN =
  'it is given with each token, as TokenService.issue() and sign() take it';
const MADE_HERE = 'it is made by the library, leave it out';

/** Names of `@nestjs/jwt`, `passport-jwt` and `jsonwebtoken`, and of our options that stand elsewhere. */
export const TOP_LEVEL_HINTS: Hints = {
  secret: 'write keys: { secret }',
  privateKey: 'write keys: { privateKey }',
  publicKey:
    'write keys: { publicKey, algorithm } if this application only verifies. With keys: { privateKey } leave it out',
  secretOrKey:
    'write keys: { secret }, or keys: { publicKey, algorithm } for the public key of a pair',
  secretOrPrivateKey: 'write keys: { secret } or keys: { privateKey }',
  secretOrKeyProvider:
    "keys of others are fetched with trustedIssuers: [{ issuer, jwks: 'discover' }], own ones stand in keys",
  signOptions:
    'write accessToken: { expiresIn }, keys: { secret, algorithm, kid }, issuer and audience',
  verifyOptions:
    'write issuer, audience and clockTolerance. The algorithm follows from the key',
  expiresIn: 'write accessToken: { expiresIn }',
  jwtFromRequest:
    "write extractors: [bearer()], or with cookie('name'), header('name') and the like",
  ignoreExpiration: OWN_EXPIRY,
  ignoreNotBefore: OWN_EXPIRY,
  maxAge: 'write accessToken: { expiresIn }',
  algorithm: ONE_ALGORITHM,
  algorithms: ONE_ALGORITHM,
  kid: 'write keys: { secret, kid }',
  keyid: 'write keys: { secret, kid }',
  jwksUri: "write trustedIssuers: [{ issuer, jwks: 'https://…' }]",
  passReqToCallback:
    'write a class that extends UserLoader and name it as userLoader',
  jsonWebTokenOptions:
    'write clockTolerance here. The algorithm follows from the key',
  allowInsecureKeySizes: 'a weak key is always refused',
  allowInvalidAsymmetricKeyTypes:
    'a key is always bound to an algorithm that fits it',
  global: 'write isGlobal, which is true by default',
  isGlobal: BESIDE_FACTORY,
  guard: BESIDE_FACTORY,
  endpoints: BESIDE_FACTORY,
  iss: 'write issuer',
  aud: 'write audience',
  subject: PER_TOKEN,
  notBefore: PER_TOKEN,
  jwtid: MADE_HERE,
  header: MADE_HERE,
  noTimestamp: MADE_HERE,
  mutatePayload: MADE_HERE,
  type: 'write accessToken: { type }',
  roles: "write grants: { roles: 'realm_access.roles' }",
  scopes: "write grants: { scopes: 'scope' }",
  permissions: "write grants: { permissions: 'permissions' }",
  maxEntries: 'write cache: { maxEntries }',
  tokenBytes: 'write limits: { tokenBytes }',
  credentialsVerifier: 'write sessions: { credentialsVerifier }',
  claimsLoader: 'write sessions: { claimsLoader }',
  store: 'write sessions: { store }',
  log: 'write revocations: { log }',
  managed: 'write keys: { managed }',
  ring: 'write keys: { ring }',
  signer: 'write keys: { signer }',
};

/** The same inside of `accessToken`. */
export const ACCESS_TOKEN_HINTS: Hints = {
  algorithm: ONE_ALGORITHM,
  keyid: 'write keys: { secret, kid }',
  secret: 'write keys: { secret } beside accessToken',
  issuer: 'write issuer beside accessToken',
  audience: 'write audience beside accessToken',
  maxAge: 'write expiresIn',
  exp: 'write expiresIn',
  notBefore: PER_TOKEN,
  jwtid: MADE_HERE,
};
