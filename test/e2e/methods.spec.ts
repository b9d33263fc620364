import {
  All,
  Body,
  Controller,
  Delete,
  Get,
  Head,
  HttpCode,
  Options,
  Patch,
  Post,
  Put,
  Sse,
} from '@nestjs/common';
import { type Observable, of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentUser, Public, Roles } from '@jwt-auth/nestjs';
import { answerOf, verdictOf } from '../support/answers.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

@Controller()
class Routes {
  @Get('get')
  get(): string {
    return 'got';
  }

  @Roles('admin')
  @Get('admin')
  admin(): string {
    return 'got';
  }

  @Public()
  @Get('public')
  open(): string {
    return 'got';
  }

  @Post('any')
  post(): void {}

  @Put('any')
  put(): void {}

  @Patch('any')
  patch(): void {}

  @Delete('any')
  delete(): void {}

  @Head('head')
  head(): void {}

  @HttpCode(200)
  @Options('options')
  options(): void {}

  @HttpCode(200)
  @All('all')
  all(): void {}

  @Sse('events')
  events(): Observable<{ data: string }> {
    return of({ data: 'in' });
  }

  @Post('echo')
  echo(@Body() sent: unknown, @CurrentUser('sub') subject: string): object {
    return { sent, subject };
  }
}

/** Each is refused without a token and answered with one. */
const GUARDED: readonly [method: string, path: string, status: number][] = [
  ['GET', '/get', 200],
  ['HEAD', '/get', 200],
  ['HEAD', '/head', 200],
  ['OPTIONS', '/options', 200],
  ['POST', '/any', 201],
  ['PUT', '/any', 200],
  ['PATCH', '/any', 200],
  ['DELETE', '/any', 200],
  ['GET', '/all', 200],
  ['HEAD', '/all', 200],
  ['POST', '/all', 200],
  ['DELETE', '/all', 200],
  ['GET', '/events', 200],
];

const UNKNOWN: readonly [method: string, path: string][] = [
  ['GET', '/'],
  ['GET', '/unknown'],
  ['HEAD', '/unknown'],
  ['POST', '/get'],
  ['DELETE', '/unknown'],
  ['GET', '/get/more'],
];

describe.each(PLATFORMS)('methods on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { controllers: [Routes] });
  });

  afterAll(() => app.close());

  it.each(GUARDED)('%s %s needs a token', async (method, path) => {
    const { status, headers } = await app.request(path, undefined, { method });
    expect([status, headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="api"',
    ]);
  });

  it.each(GUARDED)('%s %s takes a token', async (method, path, expected) => {
    const { status } = await app.request(path, tokenOf(), { method });
    expect(status).toBe(expected);
  });

  it('asks HEAD for the roles of GET', async () => {
    const head = { method: 'HEAD' };
    const member = await app.request('/admin', tokenOf(), head);
    const admin = tokenOf({ roles: ['admin'] });
    const granted = await app.request('/admin', admin, head);
    expect([member.status, granted.status]).toEqual([403, 200]);
  });

  it('opens HEAD where GET is public', async () => {
    const head = { method: 'HEAD' };
    const { status } = await app.request('/public', undefined, head);
    expect(status).toBe(200);
  });

  it.each(UNKNOWN)('%s %s is not found, token or not', async (method, path) => {
    const init = { method };
    const anonymous = await app.request(path, undefined, init);
    const signedIn = await app.request(path, tokenOf(), init);
    const bad = await app.request(path, 'bad', init);
    for (const response of [anonymous, signedIn, bad]) {
      expect(response.status).toBe(404);
      expect(response.headers.get('www-authenticate')).toBeNull();
    }
  });

  it('reads a body only once the token is good', async () => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":[1]}',
    };
    const refused = await app.request('/echo', undefined, init);
    expect(await verdictOf(refused)).toBe('401 token_missing');
    expect(await answerOf(await app.request('/echo', tokenOf(), init))).toEqual(
      {
        status: 201,
        challenge: null,
        retryAfter: null,
        body: { sent: { a: [1] }, subject: 'alice' },
      },
    );
  });
});
