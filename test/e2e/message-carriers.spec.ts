import { Controller, Get } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CurrentUser,
  OptionalAuth,
  type Principal,
  Public,
  Roles,
  UserLoader,
} from '@jwt-auth/nestjs';
import { addCarrier } from '../../libs/jwt-auth/src/guards/carriers.js';
import type {
  Authentication,
  CallContext,
  Carrier,
} from '../../libs/jwt-auth/src/transport/carrier.js';
import { verdictOf } from '../support/answers.js';
import { CapturedLog } from '../support/captured-log.js';
import { tokenOf } from '../support/guarded-app.js';
import { type HybridApp, startHybrid } from '../support/hybrid-app.js';
import { type Platform, PLATFORMS } from '../support/platform.js';

interface Message {
  readonly token?: string;
}

/** Finds the token in the message itself. */
class MessageCarrier implements Carrier {
  readonly type = 'rpc';
  readonly #found = new WeakMap<object, Authentication>();

  source(context: CallContext): ReturnType<Carrier['source']> {
    const { token } = context.getArgByIndex(0) as Message;
    return {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    };
  }

  attach(context: CallContext, _: unknown, found: Authentication): void {
    this.#found.set(context.getArgByIndex(1) as object, found);
  }

  stamp(): void {}

  read(context: CallContext): Authentication | undefined {
    return this.#found.get(context.getArgByIndex(1) as object);
  }

  refuse(_context: CallContext, error: Error): Error {
    return error;
  }
}

let loaded = 0;

class Users extends UserLoader {
  load({ subject }: Principal): object {
    loaded++;
    return { id: subject };
  }
}

@Controller()
class Mixed {
  @MessagePattern('guarded')
  guarded(@CurrentUser('id') id: string): string {
    return id;
  }

  @Roles('admin')
  @MessagePattern('admin')
  admin(): string {
    return 'answered';
  }

  @OptionalAuth()
  @MessagePattern('optional')
  optional(@CurrentUser('id') id = 'anyone'): string {
    return id;
  }

  @Public()
  @MessagePattern('public')
  open(@CurrentUser('id') id = 'anyone'): string {
    return id;
  }

  @Get()
  read(): void {}
}

const startMessages = (
  platform: Platform,
  inheritAppConfig: boolean,
): Promise<HybridApp> =>
  startHybrid(
    platform,
    { controllers: [Mixed], providers: [Users] },
    new CapturedLog(),
    inheritAppConfig,
    { userLoader: Users },
  );

const REFUSED = { status: 'error', message: 'Internal server error' };

describe.each(PLATFORMS)('a carrier for messages, %s', (platform) => {
  let remove: () => void;
  beforeEach(() => {
    loaded = 0;
    remove = addCarrier(new MessageCarrier());
  });
  afterEach(() => remove());

  it.each([true, false])(
    'opens no handler without a token, with inheritAppConfig: %s',
    async (inherit) => {
      await using app = await startMessages(platform, inherit);
      const ask = async (pattern: string): Promise<unknown[]> => [
        await app.send(pattern, {}),
        await app.send(pattern, { token: 'bad' }),
        await app.send(pattern, { token: tokenOf({ sub: 'ada' }) }),
      ];
      expect(await ask('guarded')).toEqual([REFUSED, REFUSED, 'ada']);
      expect(await ask('admin')).toEqual([REFUSED, REFUSED, REFUSED]);
      expect(await ask('optional')).toEqual(['anyone', REFUSED, 'ada']);
      expect(await ask('public')).toEqual(['anyone', 'anyone', 'anyone']);
      const token = tokenOf({ roles: ['admin'] });
      expect(await app.send('admin', { token })).toBe('answered');
    },
  );

  it.each([true, false])(
    'has each call judged once, with inheritAppConfig: %s',
    async (inherit) => {
      await using app = await startMessages(platform, inherit);
      await app.send('guarded', { token: tokenOf() });
      expect(loaded).toBe(1);
      expect(await verdictOf(await app.request('/', tokenOf()))).toBe('200');
      expect(loaded).toBe(2);
    },
  );
});
