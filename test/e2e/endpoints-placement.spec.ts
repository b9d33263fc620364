import {
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type NestInterceptor,
  VersioningType,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { type EndpointOptions, Public } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { map, type Observable } from 'rxjs';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { KID, SCENES } from '../support/scenes.js';

const JWKS = '/.well-known/jwks.json';
const { keys } = SCENES.ES256;
const endpoints: EndpointOptions = { jwks: true };

@Injectable()
class Wrapping implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Public()
@Controller()
class Everything {
  @Get('*')
  all(): object {
    return { taken: true };
  }
}

async function kids(app: RunningApp, path = JWKS): Promise<unknown> {
  const response = await app.request(path);
  if (response.status !== 200) {
    return response.status;
  }
  const body = (await response.json()) as { keys?: { kid: string }[] };
  return body.keys?.map(({ kid }) => kid) ?? body;
}

describe.each(PLATFORMS)('the endpoint of the keys on %s', (platform) => {
  const options = { keys, endpoints };

  it('is outside of a global prefix and of versions', async () => {
    await using app = await startGuarded(platform, {}, options, {
      configure: (nest) => {
        nest.setGlobalPrefix('api');
        nest.enableVersioning({
          type: VersioningType.URI,
          defaultVersion: '1',
        });
      },
    });
    expect(await kids(app)).toEqual([KID]);
    expect(await kids(app, `/api${JWKS}`)).toBe(404);
    expect(await kids(app, `/api/v1${JWKS}`)).toBe(404);
  });

  it.each([VersioningType.HEADER, VersioningType.MEDIA_TYPE])(
    'is there for requests without a version (%i)',
    async (type) => {
      await using app = await startGuarded(platform, {}, options, {
        configure: (nest) => {
          nest.enableVersioning(
            type === VersioningType.HEADER
              ? { type, header: 'X-Version', defaultVersion: '1' }
              : { type: VersioningType.MEDIA_TYPE, key: 'v=' },
          );
        },
      });
      expect(await kids(app)).toEqual([KID]);
    },
  );

  it('is not wrapped by an interceptor of the application', async () => {
    const provider = { provide: APP_INTERCEPTOR, useClass: Wrapping };
    await using app = await startGuarded(
      platform,
      { providers: [provider], controllers: [Everything] },
      options,
    );
    expect(await kids(app)).toEqual([KID]);
    expect(await kids(app, '/other')).toEqual({ data: { taken: true } });
  });

  it('is not closed by a guard of the application', async () => {
    const provider = { provide: APP_GUARD, useClass: Refusing };
    await using app = await startGuarded(
      platform,
      { providers: [provider], controllers: [Everything] },
      options,
    );
    expect(await kids(app)).toEqual([KID]);
    expect(await kids(app, '/other')).toBe(403);
  });

  it('comes before a controller that takes every path', async () => {
    await using app = await startGuarded(
      platform,
      { controllers: [Everything] },
      options,
    );
    expect(await kids(app)).toEqual([KID]);
    expect(await kids(app, '/other')).toEqual({ taken: true });
  });
});
