import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { JwtAuthModule, TokenService } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { guardModule } from '../support/guarded-app.js';
import { PLATFORMS, start } from '../support/platform.js';
import { AUDIENCE, ISSUER } from '../support/scenes.js';

@Controller()
class Routes {
  @Get()
  read(): void {}
}

describe.each(PLATFORMS)('a made up key on %s', (platform) => {
  const log = new CapturedLog();

  it('is warned of, works, and is another one after a restart', async () => {
    const boot = (): ReturnType<typeof start> =>
      start(
        platform,
        {
          imports: [
            JwtAuthModule.forRoot({ issuer: ISSUER, audience: AUDIENCE }),
          ],
          controllers: [Routes],
        },
        loggingTo(log),
      );
    await using app = await boot();
    expect(log.find('warn', 'No keys are configured')).toHaveLength(1);
    const { token } = await app.app.get(TokenService).issue('alice');
    expect(await verdictOf(await app.request('/', token))).toBe('200');

    await using restarted = await boot();
    expect(await verdictOf(await restarted.request('/', token))).toBe(
      '401 key_unknown',
    );
  });

  it('is not warned of where there is a key', async () => {
    log.clear();
    await using app = await start(
      platform,
      { imports: [guardModule()] },
      loggingTo(log),
    );
    expect(app.port).toBeGreaterThan(0);
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });
});
