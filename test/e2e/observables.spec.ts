import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Controller, Get, Injectable, Post } from '@nestjs/common';
import { EMPTY, type Observable, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  Authorize,
  Authorizer,
  ClaimsLoader,
  CredentialsVerifier,
  CurrentUser,
  Public,
  Roles,
  Signer,
  TokenService,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

@Injectable()
class Verifier extends CredentialsVerifier {
  verify({
    username,
    password,
  }: {
    username: string;
    password: string;
  }): Observable<VerifiedCredentials | null> {
    return of(password === 'right' ? { subject: username } : null);
  }
}

@Injectable()
class Loader extends ClaimsLoader {
  load(subject: string): Observable<object | null> {
    return of(subject === 'locked-out' ? null : { roles: ['admin'] });
  }
}

@Injectable()
class Rule extends Authorizer {
  authorize({ subject }: { subject: string }): Observable<boolean> {
    return of(subject === 'alice');
  }
}

@Injectable()
class OwnSigner extends Signer {
  readonly #pair = generateKeyPairSync('ed25519');
  readonly publicKey: KeyObject = this.#pair.publicKey;
  readonly algorithm = 'EdDSA';

  sign(input: Uint8Array): Observable<Uint8Array> {
    return of(sign(null, input, this.#pair.privateKey));
  }
}

@Controller()
class Routes {
  @Authorize(() => of(true))
  @Get('of-true')
  ofTrue(): void {}

  @Authorize(() => of(true, false))
  @Get('of-false')
  ofFalse(): void {}

  @Authorize(() => of('yes') as never)
  @Get('of-text')
  ofText(): void {}

  @Authorize(() => EMPTY)
  @Get('empty')
  empty(): void {}

  @Authorize(Rule)
  @Get('class')
  byClass(): void {}

  @Roles('admin')
  @Get('admin')
  admin(@CurrentUser('sub') subject: string): string {
    return subject;
  }
}

@Public()
@Controller()
class Login {
  constructor(private readonly tokens: TokenService) {}

  @Post('token')
  async token(): Promise<string> {
    return (await this.tokens.issue('alice')).token;
  }
}

describe.each(PLATFORMS)('Observables of the team on %s', (platform) => {
  it.each([
    ['/of-true', '200'],
    ['/of-false', '403 insufficient_scope'],
    ['/of-text', '403 insufficient_scope'],
    ['/empty', '500'],
    ['/class', '200'],
  ])('decide as rules of @Authorize(): %s', async (path, verdict) => {
    await using app = await startGuarded(platform, {
      controllers: [Routes],
      providers: [Rule],
    });
    const token = tokenOf({ sub: 'alice' });
    expect(await verdictOf(await app.request(path, token))).toBe(verdict);
  });

  it('decide at the sign-in, and load its claims', async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Routes], providers: [Rule, Verifier, Loader] },
      {
        endpoints: { auth: true },
        sessions: { credentialsVerifier: Verifier, claimsLoader: Loader },
      },
    );
    const login = (username: string, password: string): Promise<Response> =>
      app.request('/auth/login', undefined, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
    const wrong = await verdictOf(await login('alice', 'wrong'));
    const lockedOut = await verdictOf(await login('locked-out', 'right'));
    expect([wrong, lockedOut]).toEqual([
      '401 credentials_invalid',
      '401 subject_unknown',
    ]);
    const { access_token: token } = (await (
      await login('alice', 'right')
    ).json()) as { access_token: string };
    const admin = await app.request('/admin', token);
    expect([admin.status, await admin.text()]).toEqual([200, 'alice']);
  });

  it('sign tokens', async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Routes, Login], providers: [Rule] },
      { keys: { signer: new OwnSigner() } },
    );
    const response = await app.request('/token', undefined, { method: 'POST' });
    const token = await response.text();
    expect(await verdictOf(await app.request('/of-true', token))).toBe('200');
  });
});
