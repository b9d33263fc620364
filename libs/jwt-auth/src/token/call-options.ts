import { CallOptions } from '../rules/call-options.js';
import type { Hints } from '../rules/group.js';
import type { IssueOptions, SignOptions } from './issued-token.js';
import type { VerifyOptions } from './token-verifier.js';

const OWN_KEYS = 'the keys stand in the option keys of forRoot()';
const OWN_ISSUER = 'it is the issuer of forRoot()';
const OWN_CLOCK =
  'write the option clockTolerance of forRoot(). An expired token is always refused';
const MADE_HERE = 'it is made by the library, leave it out';
const COMPARE = 'compare the claims that verify() returns';

/** Names of `jsonwebtoken` that mean the same whatever is asked for. */
const ANYWHERE: Hints = {
  secret: OWN_KEYS,
  privateKey: OWN_KEYS,
  publicKey: OWN_KEYS,
  algorithm: OWN_KEYS,
  algorithms: OWN_KEYS,
  keyid: OWN_KEYS,
  aud: 'write audience',
  typ: 'write type',
};

const ISSUING: Hints = {
  ...ANYWHERE,
  issuer: OWN_ISSUER,
  jwtid: MADE_HERE,
  header: MADE_HERE,
  noTimestamp: MADE_HERE,
  mutatePayload: MADE_HERE,
  exp: "write expiresIn, such as '15m'",
  nbf: "write notBefore, such as '5m'",
};

const VERIFYING: Hints = {
  ...ANYWHERE,
  ignoreExpiration: OWN_CLOCK,
  ignoreNotBefore: OWN_CLOCK,
  clockTolerance: OWN_CLOCK,
  clockTimestamp: OWN_CLOCK,
  maxAge: COMPARE,
  subject: COMPARE,
  jwtid: COMPARE,
  nonce: COMPARE,
  issuer: 'it is the issuer of forRoot(), or one of trustedIssuers',
  complete: 'decode() reads the header',
};

const OTHER_PURPOSE =
  'access tokens have those of forRoot(). For another purpose call sign()';

export const ISSUE = new CallOptions<IssueOptions>(
  'TokenService.issue()',
  ['expiresIn', 'notBefore'],
  {
    ...ISSUING,
    subject: 'it is the first argument',
    sub: 'it is the first argument',
    claims: 'they are the second argument',
    audience: OTHER_PURPOSE,
    aud: OTHER_PURPOSE,
    type: OTHER_PURPOSE,
    typ: OTHER_PURPOSE,
  },
);

export const SIGN = new CallOptions<SignOptions>(
  'TokenService.sign()',
  ['type', 'expiresIn', 'audience', 'notBefore', 'subject'],
  { ...ISSUING, sub: 'write subject' },
);

const VERIFY_NAMES = ['type', 'audience'] as const;

export const VERIFY = new CallOptions<VerifyOptions>(
  'TokenService.verify()',
  VERIFY_NAMES,
  VERIFYING,
);

export const CONSUME = new CallOptions<VerifyOptions>(
  'TokenService.consume()',
  VERIFY_NAMES,
  VERIFYING,
);

export const EXPLAIN = new CallOptions<VerifyOptions>(
  'TokenService.explain()',
  VERIFY_NAMES,
  VERIFYING,
);
