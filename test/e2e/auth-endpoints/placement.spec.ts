import {
  type CanActivate,
  HttpException,
  Injectable,
  UseGuards,
  ValidationPipe,
  VersioningType,
} from '@nestjs/common';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Public } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { PASSWORD, startAuth } from './auth-app.js';

const json = { username: 'alice', password: PASSWORD };

/** Lets so many through. */
@Injectable()
class Limit implements CanActivate {
  static left = 0;

  canActivate(): boolean {
    if (Limit.left-- > 0) {
      return true;
    }
    throw new HttpException('Slow down', 429);
  }
}

describe.each(PLATFORMS)('the routes on %s', (platform) => {
  it('are where they are asked for', async () => {
    const endpoints = { path: 'account/v2' };
    await using app = await startAuth(platform, { endpoints });
    const sent = await app.send('POST', '/account/v2/login', { json });
    expect(sent.status).toBe(200);
    expect((await app.send('POST', '/auth/login', { json })).status).toBe(404);
  });

  it('are behind a global prefix and versions', async () => {
    await using app = await startAuth(platform, {
      start: {
        configure: (nest) => {
          nest.setGlobalPrefix('api');
          nest.enableVersioning({
            type: VersioningType.URI,
            defaultVersion: '1',
          });
        },
      },
    });
    const sent = await app.send('POST', '/api/v1/auth/login', { json });
    const token = String(sent.body['access_token']);
    const path = '/api/v1/auth/sessions';
    expect((await app.send('GET', path, { token })).status).toBe(200);
    expect((await app.send('GET', path)).status).toBe(401);
    expect((await app.send('POST', '/auth/login', { json })).status).toBe(404);
  });

  it('go through pipes of the application', async () => {
    await using app = await startAuth(platform, {
      start: {
        configure: (nest) =>
          void nest.useGlobalPipes(
            new ValidationPipe({ whitelist: true, transform: true }),
          ),
      },
    });
    expect((await app.send('POST', '/auth/login', { json })).status).toBe(200);
    const bad = await app.send('POST', '/auth/login', {
      json: { ...json, password: 1 },
    });
    expect([bad.body['message']].flat()[0]).toMatch(/^password must be/);
  });

  it.each([true, false])(
    'are guarded by themselves, with guard: %s',
    async (guard) => {
      await using app = await startAuth(platform, {
        endpoints: { introspection: { scope: 'ask' } },
        auth: { guard },
      });
      const { access_token: token } = await app.login();
      for (const [method, path] of [
        ['GET', '/auth/sessions'],
        ['DELETE', `/auth/sessions/${'A'.repeat(26)}`],
        ['POST', '/auth/logout-all'],
        ['POST', '/auth/introspect'],
      ] as const) {
        expect(await app.send(method, path)).toMatchObject({
          status: 401,
          body: { errorCode: 'token_missing' },
        });
      }
      const list = await app.send('GET', '/auth/sessions', { token });
      expect(list.status).toBe(200);
      const asked = await app.send('POST', '/auth/introspect', {
        json: { token },
        token,
      });
      expect(asked.status).toBe(403);
    },
  );

  it('stay guarded where a decorator opens the class', async () => {
    const endpoints = { decorators: [Public() as ClassDecorator] };
    await using app = await startAuth(platform, { endpoints });
    for (const [method, path] of [
      ['GET', '/auth/sessions'],
      ['POST', '/auth/logout-all'],
    ] as const) {
      expect((await app.send(method, path)).status).toBe(401);
    }
  });

  it('may have a guard of the team in front', async () => {
    Limit.left = 2;
    const endpoints = { decorators: [UseGuards(Limit)] };
    await using app = await startAuth(platform, { endpoints });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++) {
      const sent = await app.send('POST', '/auth/login', { json });
      statuses.push(sent.status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect((await app.refresh('x')).status).toBe(429);
    const sent = await app.send('GET', '/auth/sessions', { token: 'x' });
    expect(sent.body['errorCode']).toBe('token_malformed');
  });

  it('may be limited by @nestjs/throttler', async () => {
    await using app = await startAuth(platform, {
      endpoints: { decorators: [UseGuards(ThrottlerGuard)] },
      metadata: {
        imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 3 }])],
      },
    });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count++) {
      const wrong = { ...json, password: String(count) };
      const sent = await app.send('POST', '/auth/login', { json: wrong });
      statuses.push(sent.status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const { status } = await app.refresh('x');
    expect(status).toBe(400);
  });

  it('of two applications in one process do not meet', async () => {
    await using one = await startAuth(platform, { endpoints: { path: 'one' } });
    await using two = await startAuth(platform, {
      endpoints: { path: 'two', refreshToken: 'cookie' },
    });
    expect((await one.send('POST', '/two/login', { json })).status).toBe(404);
    expect((await two.send('POST', '/one/login', { json })).status).toBe(404);
    const sent = await one.send('POST', '/one/login', { json });
    expect(sent.body).toHaveProperty('refresh_token');
    const headers = { 'sec-fetch-site': 'same-origin' };
    const other = await two.send('POST', '/two/login', { json, headers });
    expect(other.cookies).toHaveLength(1);
  });

  it('are not there unless they are asked for', async () => {
    await using app = await startAuth(platform, { auth: { endpoints: {} } });
    expect((await app.send('POST', '/auth/login', { json })).status).toBe(404);
  });
});
