import { Controller, Get } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { describe, expect, it } from 'vitest';
import { CurrentUser, OptionalAuth, Public, Roles } from '@jwt-auth/nestjs';
import { verdictOf } from '../support/answers.js';
import { CapturedLog } from '../support/captured-log.js';
import { tokenOf } from '../support/guarded-app.js';
import { startHybrid } from '../support/hybrid-app.js';
import { PLATFORMS } from '../support/platform.js';

const handled: string[] = [];

@Controller()
class Mixed {
  constructor() {
    this.bound = this.bound.bind(this);
  }

  @Get()
  read(): void {}

  @MessagePattern('guarded')
  guarded(): string {
    handled.push('guarded');
    return 'answered';
  }

  @OptionalAuth()
  @MessagePattern('optional')
  optional(): string {
    handled.push('optional');
    return 'answered';
  }

  @MessagePattern('bound')
  bound(): string {
    handled.push('bound');
    return 'answered';
  }

  @Public()
  @MessagePattern('public')
  open(@Payload() data: string, @CurrentUser() user: unknown): object {
    return { data, user: user ?? null };
  }

  @EventPattern('event')
  event(_data: unknown): void {
    handled.push('event');
  }

  @Public()
  @EventPattern('public-event')
  publicEvent(_data: unknown): void {
    handled.push('public-event');
  }

  /** Over both transports. */
  @Get('both')
  @MessagePattern('both')
  both(): string {
    handled.push('both');
    return 'answered';
  }
}

@Public()
@Controller()
class Open {
  @MessagePattern('public-class')
  open(): string {
    return 'answered';
  }

  @Roles('admin')
  @MessagePattern('admin')
  admin(): string {
    handled.push('admin');
    return 'answered';
  }
}

const METADATA = { controllers: [Mixed, Open] };
const REFUSED = { status: 'error', message: 'Internal server error' };
const REASON =
  "There is no carrier for the transport 'rpc': @jwt-auth/nestjs authenticates HTTP only, so the call is refused. Mark the handler @Public() and guard it by other means";

describe.each(PLATFORMS)('a hybrid application on %s', (platform) => {
  describe.each([true, false])('inheritAppConfig: %s', (inherit) => {
    it.each(['guarded', 'optional', 'bound', 'both', 'admin'])(
      'refuses %s, and the log says why',
      async (pattern) => {
        const log = new CapturedLog();
        handled.length = 0;
        await using app = await startHybrid(platform, METADATA, log, inherit);
        expect(await app.send(pattern)).toEqual(REFUSED);
        expect(handled).toEqual([]);
        expect(log.find('error', REASON)).toHaveLength(1);
      },
    );

    it('answers where the handler is public', async () => {
      const log = new CapturedLog();
      await using app = await startHybrid(platform, METADATA, log, inherit);
      expect(await app.send('public', 'x')).toEqual({ data: 'x', user: null });
      expect(await app.send('public-class')).toBe('answered');
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('drops events, unless their handler is public', async () => {
      const log = new CapturedLog();
      handled.length = 0;
      await using app = await startHybrid(platform, METADATA, log, inherit);
      await app.emit('event');
      await app.emit('public-event');
      // On the same connection: once it is answered, the events are through.
      await app.send('public');
      expect(handled).toEqual(['public-event']);
      expect(log.find('error', REASON)).toHaveLength(1);
    });

    it('lists the handlers that refuse every call once, at boot', async () => {
      const log = new CapturedLog();
      await using app = await startHybrid(platform, METADATA, log, inherit);
      await app.send('guarded');
      const lines = log.find(
        'warn',
        'These message handlers refuse every call',
      );
      expect(lines.map(({ text }) => text)).toEqual([
        expect.stringContaining(
          ': Mixed.guarded, Mixed.optional, Mixed.bound, Mixed.event, Mixed.both, Open.admin. Mark a handler @Public()',
        ),
      ]);
    });

    it('guards HTTP all the same', async () => {
      const log = new CapturedLog();
      await using app = await startHybrid(platform, METADATA, log, inherit);
      for (const path of ['/', '/both']) {
        const verdicts = [
          await verdictOf(await app.request(path)),
          await verdictOf(await app.request(path, tokenOf())),
        ];
        expect(verdicts).toEqual(['401 token_missing', '200']);
      }
    });
  });
});
