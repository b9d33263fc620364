import {
  Allow,
  IsDefined,
  IsOptional,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { duration, isListOf, must, wholeNumber } from '../rules/rule.js';
import {
  isClaimsSchema,
  instanceOf,
  isExtractors,
  isText,
  isTextOrTexts,
  isType,
  isUserLoader,
  Must,
} from './option-values.js';

const MAX_TOLERANCE_SECONDS = 300;
const MIN_TOKEN_BYTES = 256;
const MAX_TOKEN_BYTES = 65_536;
const MAX_CACHE_ENTRIES = 1_000_000;
const QUOTABLE = /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/;

/** Rules for the members of `AccessTokenOptions`. */
export class AccessTokenRules {
  @IsOptional()
  @Must(
    duration(
      "must be a duration longer than nothing, such as '15m' or 900 (seconds)",
    ),
  )
  expiresIn: unknown;

  @IsOptional()
  @Must(must("must be a media type such as 'JWT' or 'at+jwt'", isType))
  type: unknown;
}

/** Rules for the members of `GrantOptions`. */
export class GrantRules {
  @IsOptional()
  @Must(
    must(
      "must be a path such as 'realm_access.roles', or an array of paths",
      isTextOrTexts,
    ),
  )
  roles: unknown;

  @IsOptional()
  @Must(
    must("must be a path such as 'scope', or an array of paths", isTextOrTexts),
  )
  scopes: unknown;

  @IsOptional()
  @Must(
    must(
      "must be a path such as 'permissions', or an array of paths",
      isTextOrTexts,
    ),
  )
  permissions: unknown;
}

/** Rules for the members of `CacheOptions`. */
export class CacheRules {
  @IsOptional()
  @Must(
    wholeNumber(
      `must be a whole number of tokens from 1 to ${MAX_CACHE_ENTRIES}, such as 10000; write cache: false for none`,
      { least: 1, most: MAX_CACHE_ENTRIES },
    ),
  )
  maxEntries: unknown;
}

/** Rules for the members of `LimitOptions`. */
export class LimitRules {
  @IsOptional()
  @Must(
    wholeNumber(
      `must be a whole number of bytes from ${MIN_TOKEN_BYTES} to ${MAX_TOKEN_BYTES}, such as 8192`,
      { least: MIN_TOKEN_BYTES, most: MAX_TOKEN_BYTES },
    ),
  )
  tokenBytes: unknown;
}

/** Rules for the members of `JwtAuthOptions`; the keys have their own, in `importKeys()`. */
export class OptionsRules {
  @Must(
    must(
      "must be text, not empty and without spaces around it: write issuer: 'https://auth.example.com'",
      isText,
    ),
  )
  issuer: unknown;

  @Must(
    must(
      "must be exact text or an array of such texts, never empty: write audience: 'https://api.example.com'",
      isTextOrTexts,
    ),
  )
  audience: unknown;

  @IsOptional()
  @Must(
    must(
      "must be an object such as { expiresIn: '15m' }",
      instanceOf(AccessTokenRules),
    ),
  )
  @ValidateNested()
  accessToken: unknown;

  @IsOptional()
  @Must(
    duration(
      `must be a duration of at most ${MAX_TOLERANCE_SECONDS} seconds, such as '5s'`,
      { least: 0, most: MAX_TOLERANCE_SECONDS },
    ),
  )
  clockTolerance: unknown;

  @IsOptional()
  @Must(
    must(
      'must be a class with class-validator decorators (of the same copy of class-validator) or a Standard Schema',
      isClaimsSchema,
    ),
  )
  claims: unknown;

  @IsOptional()
  @Must(
    must(
      'must be an array of extractors, not empty: write extractors: [bearer()], with the parentheses',
      isExtractors,
    ),
  )
  extractors: unknown;

  @IsOptional()
  @Must(must('must be a class that extends UserLoader', isUserLoader))
  userLoader: unknown;

  @IsOptional()
  @Must(
    must(
      "must be an object such as { roles: 'realm_access.roles' }",
      instanceOf(GrantRules),
    ),
  )
  @ValidateNested()
  grants: unknown;

  @ValidateIf((_, value) => (value ?? false) !== false)
  @Must(
    must(
      'must be false or an object such as { maxEntries: 10000 }',
      instanceOf(CacheRules),
    ),
  )
  @ValidateNested()
  cache: unknown;

  @IsOptional()
  @Must(
    must(
      'must be an object such as { tokenBytes: 8192 }',
      instanceOf(LimitRules),
    ),
  )
  @ValidateNested()
  limits: unknown;

  @IsOptional()
  @Must(
    must(
      "must be an array of names such as ['password'], or [] to allow every name",
      (value) => isListOf(value, isText),
    ),
  )
  secretClaimNames: unknown;

  @IsOptional()
  @Must(
    must(
      "must be plain ASCII text without quotes, such as 'api'",
      (value) => typeof value === 'string' && QUOTABLE.test(value),
    ),
  )
  realm: unknown;

  @IsOptional()
  @Must(
    must(
      'must be a function that is given an issuer and returns { issuer, jwks } or undefined',
      (value) => typeof value === 'function',
    ),
  )
  issuerResolver: unknown;

  /** Have their own rules, as the two after them. */
  @Allow()
  trustedIssuers: unknown;

  @Allow()
  sessions: unknown;

  @Allow()
  revocations: unknown;

  /** Has its own rules, and may be absent in development only. */
  @ValidateIf((_, value) => value === null)
  @IsDefined({ message: 'must not be null: leave it out or write { secret }' })
  keys: unknown;
}
