import {
  type CacheStatistics,
  type Explanation,
  type JwtClaims,
  type Principal,
  TokenService,
  type UntrustedToken,
} from '@jwt-auth/nestjs';
import { describe, expectTypeOf, it } from 'vitest';

interface AppClaims {
  tenant: string;
  level?: number;
}

interface OptionalClaims {
  level?: number;
}

declare const app: TokenService<AppClaims>;
declare const optional: TokenService<OptionalClaims>;
declare const plain: TokenService;

describe('issue()', () => {
  it('asks for the claims where the team has required ones', () => {
    void app.issue('alice', { tenant: 'acme' });
    void app.issue('alice', { tenant: 'acme', level: 1 }, { expiresIn: '1h' });
    // @ts-expect-error the claims are missing
    void app.issue('alice');
    // @ts-expect-error a required claim is missing
    void app.issue('alice', { level: 1 });
    // @ts-expect-error a claim of another type
    void app.issue('alice', { tenant: 5 });
    // @ts-expect-error a claim that the team has not
    void app.issue('alice', { tenant: 'acme', rank: 1 });
  });

  it('takes no claims where the team has none that are required', () => {
    void optional.issue('alice');
    void optional.issue('alice', {});
    void optional.issue('alice', { level: 1 });
    // @ts-expect-error a claim of another type
    void optional.issue('alice', { level: 'x' });
  });

  it('takes any claims, or none, where the team names none', () => {
    void plain.issue('alice');
    void plain.issue('alice', {});
    void plain.issue('alice', { anything: [1] });
    // @ts-expect-error claims are an object
    void plain.issue('alice', 'claims');
  });

  it('takes a subject that is text, and durations', () => {
    // @ts-expect-error a number
    void optional.issue(5);
    // @ts-expect-error nothing
    void optional.issue();
    void optional.issue('alice', {}, { expiresIn: 900, notBefore: '30s' });
    // @ts-expect-error no unit of a duration
    void optional.issue('alice', {}, { expiresIn: '15 minutes' });
    // @ts-expect-error milliseconds are no unit either
    void optional.issue('alice', {}, { expiresIn: '15ms' });
    // @ts-expect-error an access token has the audience configured
    void optional.issue('alice', {}, { audience: 'x' });
  });

  it('returns the claims as the team types them', async () => {
    const { token, expiresAt, claims } = await app.issue('a', { tenant: 'b' });
    expectTypeOf(token).toEqualTypeOf<string>();
    expectTypeOf(expiresAt).toEqualTypeOf<number>();
    expectTypeOf(claims.tenant).toEqualTypeOf<string>();
    expectTypeOf(claims.level).toEqualTypeOf<number | undefined>();
    expectTypeOf(claims.iss).toEqualTypeOf<string>();
    expectTypeOf(claims.sub).toEqualTypeOf<string | undefined>();
    expectTypeOf(claims['other']).toEqualTypeOf<unknown>();
  });
});

describe('sign()', () => {
  it('asks for type and lifetime', () => {
    void app.sign({ any: 1 }, { type: 'invite', expiresIn: '1h' });
    // @ts-expect-error no lifetime
    void app.sign({}, { type: 'invite' });
    // @ts-expect-error no type
    void app.sign({}, { expiresIn: 60 });
    // @ts-expect-error no options
    void app.sign({});
    // @ts-expect-error an unknown option
    void app.sign({}, { type: 'invite', expiresIn: 60, issuer: 'x' });
  });

  it('returns the payload as given', async () => {
    const options = { type: 'invite', expiresIn: 60 } as const;
    const { claims } = await app.sign({ email: 'a@example.com' }, options);
    expectTypeOf(claims.email).toEqualTypeOf<string>();
    expectTypeOf(claims.exp).toEqualTypeOf<number>();
  });
});

it('cacheStatistics() may find the cache switched off', () => {
  expectTypeOf(app.cacheStatistics()).toEqualTypeOf<
    CacheStatistics | undefined
  >();
  expectTypeOf<CacheStatistics>().toEqualTypeOf<{
    readonly hits: number;
    readonly misses: number;
    readonly evictions: number;
    readonly size: number;
    readonly maxEntries: number;
  }>();
});

describe('verify(), decode() and explain()', () => {
  it('return the claims of the team, or those asked for', async () => {
    const claims = await app.verify('token');
    expectTypeOf(claims).toEqualTypeOf<JwtClaims & AppClaims>();
    const invite = await app.verify<{ email: string }>('token', {
      type: 'invite',
      audience: ['a', 'b'],
    });
    expectTypeOf(invite.email).toEqualTypeOf<string>();
    expectTypeOf(invite.exp).toEqualTypeOf<number>();
    expectTypeOf(await plain.verify('token')).toEqualTypeOf<
      JwtClaims & Record<string, unknown>
    >();
    // @ts-expect-error an unknown option
    void app.verify('token', { issuer: 'x' });
    // @ts-expect-error no text
    void app.verify(undefined);
  });

  it('call what nobody checked untrusted', () => {
    const decoded = app.decode('token');
    expectTypeOf(decoded).toEqualTypeOf<UntrustedToken | undefined>();
    expectTypeOf<UntrustedToken['trusted']>().toEqualTypeOf<false>();
    expectTypeOf<UntrustedToken['payload']>().toEqualTypeOf<
      Record<string, unknown>
    >();
    expectTypeOf<UntrustedToken>().not.toExtend<JwtClaims>();
  });

  it('explain anything', () => {
    expectTypeOf(app.explain(5)).resolves.toEqualTypeOf<Explanation>();
  });
});

describe('Principal', () => {
  it('has the claims for user, or what the loader returns', () => {
    expectTypeOf<Principal['user']>().toEqualTypeOf<JwtClaims>();
    expectTypeOf<Principal<{ id: number }>['user']>().toEqualTypeOf<{
      id: number;
    }>();
    expectTypeOf<Principal['subject']>().toEqualTypeOf<string>();
    expectTypeOf<Principal['token']['id']>().toEqualTypeOf<
      string | undefined
    >();
    expectTypeOf<Principal<AppClaims>>().toExtend<Principal<unknown>>();
    expectTypeOf<Principal<unknown>>().not.toExtend<Principal<AppClaims>>();
  });

  it('cannot be changed', () => {
    const principal = {} as Principal;
    // @ts-expect-error read-only
    principal.subject = 'bob';
    // @ts-expect-error read-only inside too
    principal.token.expiresAt = 0;
  });
});
