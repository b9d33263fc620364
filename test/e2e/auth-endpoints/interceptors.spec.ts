import {
  type CallHandler,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TokenService } from '@jwt-auth/nestjs';
import { delay, map, type Observable, of, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import {
  type AuthApp,
  type AuthAppOptions,
  PASSWORD,
  startAuth,
} from './auth-app.js';
import type { Sent } from './sending.js';

const json = { username: 'alice', password: PASSWORD };
const GUESSED = `${'A'.repeat(26)}.0.${'A'.repeat(22)}.${'A'.repeat(43)}`;

/** Wraps every answer, and says so in a header once the handler has answered. */
@Injectable()
class Wrapping implements NestInterceptor {
  constructor(private readonly wrap = (data: unknown): unknown => ({ data })) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context
      .switchToHttp()
      .getResponse<{ header(name: string, value: string): void }>();
    return next.handle().pipe(
      // As one that asks something else first.
      delay(1),
      map(this.wrap),
      tap(() => response.header('x-wrapped', 'yes')),
    );
  }
}

@Injectable()
class Failing implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map(() => {
        throw new ForbiddenException('Not today');
      }),
    );
  }
}

@Injectable()
class Answering implements NestInterceptor {
  intercept(): Observable<unknown> {
    return of({ maintenance: true });
  }
}

function withGlobal(interceptor: NestInterceptor): AuthAppOptions {
  return {
    endpoints: { introspection: { scope: 'ask' } },
    start: {
      configure: (nest) => void nest.useGlobalInterceptors(interceptor),
    },
  };
}

const PLACES: readonly [place: string, options: AuthAppOptions][] = [
  ['useGlobalInterceptors()', withGlobal(new Wrapping())],
  [
    'APP_INTERCEPTOR',
    {
      endpoints: { introspection: { scope: 'ask' } },
      metadata: {
        providers: [{ provide: APP_INTERCEPTOR, useValue: new Wrapping() }],
      },
    },
  ],
  [
    'endpoints.auth.decorators',
    {
      endpoints: {
        introspection: { scope: 'ask' },
        decorators: [UseInterceptors(new Wrapping())],
      },
    },
  ],
  [
    'useGlobalInterceptors(), making texts of objects',
    withGlobal(new Wrapping((data) => JSON.stringify({ data }))),
  ],
  [
    'useGlobalInterceptors(), with nothing for anything',
    withGlobal(new Wrapping(() => undefined)),
  ],
];

async function introspected(app: AuthApp, token: string): Promise<Sent> {
  const issued = await app.running.app
    .get(TokenService)
    .issue('service', { scope: 'ask' });
  return app.send('POST', '/auth/introspect', {
    json: { token },
    token: issued.token,
  });
}

describe.each(
  PLATFORMS.flatMap((platform) =>
    PLACES.map((place) => [platform, ...place] as const),
  ),
)('on %s, an interceptor in %s', (platform, _, options) => {
  it('does not wrap what RFC 6749, 7009 and 7662 lay down', async () => {
    await using app = await startAuth(platform, options);
    const login = await app.send('POST', '/auth/login', { json });
    expect(login).toMatchObject({ status: 200 });
    expect(login.body).toMatchObject({ token_type: 'Bearer' });
    expect(login.headers.get('x-wrapped')).toBe('yes');
    expect(login.headers.get('cache-control')).toBe('no-store');
    expect(login.headers.get('content-type')).toMatch(/^application\/json/);

    const refresh = await app.refresh(login.body['refresh_token']);
    expect(refresh.body).toMatchObject({ token_type: 'Bearer' });

    const token = String(refresh.body['access_token']);
    expect((await introspected(app, token)).body).toMatchObject({
      active: true,
      sub: 'alice',
    });
    expect((await introspected(app, 'x')).body).toEqual({ active: false });

    const revoked = await app.send('POST', '/auth/revoke', { json: { token } });
    expect(revoked).toMatchObject({ status: 200, text: '' });
    expect(revoked.headers.get('x-wrapped')).toBe('yes');
  });

  it('is not run for a refusal, which is as ever', async () => {
    await using app = await startAuth(platform, options);
    const refused = await app.refresh(GUESSED);
    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const wrong = { ...json, password: 'x' };
    expect(
      await app.send('POST', '/auth/login', { json: wrong }),
    ).toMatchObject({
      status: 401,
      body: { errorCode: 'credentials_invalid' },
    });
  });
});

describe.each(PLATFORMS)('an interceptor on %s', (platform) => {
  it('that refuses after the handler has the last word', async () => {
    await using app = await startAuth(platform, withGlobal(new Failing()));
    const sent = await app.send('POST', '/auth/login', { json });
    expect(sent).toMatchObject({ status: 403, body: { message: 'Not today' } });
    expect(sent.text).not.toContain('access_token');
  });

  it('that answers in place of the handler is let', async () => {
    await using app = await startAuth(platform, withGlobal(new Answering()));
    const sent = await app.send('POST', '/auth/login', { json });
    expect(sent.body).toEqual({ maintenance: true });
  });

  it('wraps the answers that are ours alone', async () => {
    await using app = await startAuth(platform, withGlobal(new Wrapping()));
    const { access_token: token } = await app.login();
    const sent = await app.send('GET', '/auth/sessions', { token });
    expect(sent.body).toMatchObject({ data: { sessions: [{}] } });
  });
});
