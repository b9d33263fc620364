import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import {
  bearer,
  body,
  Clock,
  JwtAuthModule,
  type JwtAuthOptions,
  Public,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import {
  type Platform,
  PLATFORMS,
  type RunningApp,
  start,
} from '../../support/platform.js';
import {
  SCENE_NAMES,
  type SceneName,
  sceneOptions,
  SCENES,
} from '../../support/scenes.js';
import { type AttackCase, goodToken } from './attack-case.js';
import { ATTACK_CASES } from './cases/index.js';

@Controller()
class TargetController {
  @HttpCode(200)
  @Post('guarded')
  guarded(): string {
    return 'entered';
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @HttpCode(200)
  @Post('passport')
  passport(): string {
    return 'entered';
  }
}

function startScene(
  platform: Platform,
  scene: SceneName,
  cache: JwtAuthOptions['cache'],
): Promise<RunningApp> {
  const options = {
    ...sceneOptions(SCENES[scene]),
    cache,
    extractors: [bearer(), body('token')],
  };
  return start(
    platform,
    {
      imports: [JwtAuthModule.forRoot(options), JwtAuthPassportModule],
      controllers: [TargetController],
    },
    {
      override: (builder) =>
        builder.overrideProvider(Clock).useValue(new FakeClock()),
    },
  );
}

/** What a header field carries unchanged; anything else travels in the body. */
const FITS_HEADER = /^[\x21-\x7e]{1,12000}$/;

function send(app: RunningApp, path: string, token: string): Promise<Response> {
  return FITS_HEADER.test(token)
    ? app.request(path, token, { method: 'POST' })
    : app.request(path, undefined, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
}

const CHALLENGE =
  /^Bearer realm="api", error="invalid_token", error_description="[\w ]+"$/;

const CACHES = [
  ['on', {}],
  ['off', false],
] as const;

const CONDITIONS = PLATFORMS.flatMap((platform) =>
  CACHES.map(([state, cache]) => ({ platform, state, cache })),
);

describe.each(CONDITIONS)(
  'on $platform, cache $state',
  ({ platform, cache }) => {
    const apps = new Map<SceneName, RunningApp>();
    const appOf = (scene: SceneName): RunningApp =>
      apps.get(scene) as RunningApp;

    beforeAll(async () => {
      for (const scene of SCENE_NAMES) {
        apps.set(scene, await startScene(platform, scene, cache));
      }
    });
    afterAll(() => Promise.all([...apps.values()].map((app) => app.close())));

    describe.each(['/guarded', '/passport'])('%s', (path) => {
      it.each(SCENE_NAMES)('lets a good token of %s in', async (scene) => {
        const response = await send(appOf(scene), path, goodToken(scene));
        expect(response.status).toBe(200);
        expect(await response.text()).toBe('entered');
      });

      // By then the good tokens are in the cache, where there is one.
      it.each(ATTACK_CASES)(
        'refuses row $row, $scene: $name',
        async (attack) => {
          const response = await send(appOf(attack.scene), path, attack.token);
          const text = await response.text();
          if (response.status === 413) {
            expect(attack.code).toBe('token_too_large');
          } else {
            expectRefusal(response, text, path, attack);
          }
          expect(text).not.toContain(attack.token || 'entered');
        },
      );
    });
  },
);

function expectRefusal(
  response: Response,
  text: string,
  path: string,
  { code }: AttackCase,
): void {
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(CHALLENGE);
  const body = JSON.parse(text) as Record<string, unknown>;
  // AuthGuard of Passport answers with Nest's plain 401, without our code.
  expect(body).toEqual(
    path === '/passport'
      ? { statusCode: 401, message: 'Unauthorized' }
      : {
          statusCode: 401,
          message: expect.any(String) as string,
          error: 'Unauthorized',
          errorCode: code,
        },
  );
}
