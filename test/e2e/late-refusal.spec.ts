import { setImmediate as nextTurn } from 'node:timers/promises';
import { Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import {
  Clock,
  JwtAuthModule,
  type Principal,
  Public,
  UserLoader,
} from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../support/fake-clock.js';
import { PLATFORMS, type RunningApp, start } from '../support/platform.js';
import { sceneOptions, SCENES } from '../support/scenes.js';
import { goodToken } from '../conformance/attacks/attack-case.js';

let fail: (reason: Error) => void;

/** Fails, but only when it is told to. */
@Injectable()
class SlowLoader extends UserLoader<undefined> {
  load(_principal: Principal): Promise<undefined> {
    return new Promise((_resolve, reject) => {
      fail = reject;
    });
  }
}

@Controller()
class SlowController {
  @Get('guarded')
  guarded(): string {
    return 'entered';
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(): string {
    return 'entered';
  }
}

interface Response {
  raw?: Response;
  statusCode: number;
  end(text: string): void;
}

/** Answers as soon as the request comes, as a time-out in front would. */
function answerAtOnce(
  _request: unknown,
  response: Response,
  next: () => void,
): void {
  next();
  response.statusCode = 503;
  response.end('too slow');
}

describe.each(PLATFORMS)('a refusal after the answer on %s', (platform) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(
      platform,
      {
        imports: [
          JwtAuthModule.forRoot({
            ...sceneOptions(SCENES.HS256),
            userLoader: SlowLoader,
          }),
          JwtAuthPassportModule,
        ],
        controllers: [SlowController],
        providers: [SlowLoader],
      },
      {
        override: (builder) =>
          builder.overrideProvider(Clock).useValue(new FakeClock()),
        configure: (nest) => {
          nest.use(answerAtOnce);
        },
      },
    );
  });
  afterAll(() => app.close());

  it.each(['/guarded', '/passport'])('of %s does no harm', async (path) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => {
      unhandled.push(reason);
    };
    process.on('unhandledRejection', note);
    const response = await app.request(path, goodToken('HS256'));
    expect(await response.text()).toBe('too slow');
    fail(new Error('the database is away'));
    await nextTurn();
    await nextTurn();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
