import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  type BeforeApplicationShutdown,
  Controller,
  Get,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { describe, expect, it } from 'vitest';
import { type Principal, Public, UserLoader } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';
import { Turnstile } from '../support/turnstile.js';

const REQUESTS = 40;
let handlers: Turnstile;
let loaders: Turnstile;
let draining: Turnstile;

@Injectable()
class SlowLoader extends UserLoader {
  async load({ subject, claims }: Principal): Promise<object> {
    if (subject === 'slow') {
      await loaders.pass();
    }
    return claims;
  }
}

/** As an application waits for its load balancer to look elsewhere. */
@Injectable()
class Drain implements BeforeApplicationShutdown {
  beforeApplicationShutdown(): Promise<void> {
    return draining.pass();
  }
}

@Controller()
class Routes {
  @Get('slow')
  async slow(): Promise<string> {
    await handlers.pass();
    return 'done';
  }

  @Get('native')
  native(): string {
    return 'done';
  }

  @Public()
  @UseGuards(AuthGuard('jwt'))
  @Get('passport')
  passport(): string {
    return 'done';
  }
}

const METADATA = {
  imports: [JwtAuthPassportModule],
  controllers: [Routes],
  providers: [SlowLoader],
};

/** On a connection of its own; settles once that is gone. */
async function ask(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const sent = request(url, { agent: false, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const closed = once(response.socket, 'close');
  const answer = `${response.statusCode} ${await text(response)}`;
  await closed;
  return answer;
}

/** What keeps the process alive, by kind, beyond what did before. */
function opened(before: readonly string[]): string[] {
  const left = [...before];
  return process.getActiveResourcesInfo().filter((kind) => {
    const index = left.indexOf(kind);
    return index < 0 || left.splice(index, 1).length === 0;
  });
}

describe.each(PLATFORMS)('shutdown of %s in mid-flight', (platform) => {
  it('answers what has begun, and leaves nothing open', async () => {
    const before = process.getActiveResourcesInfo();
    handlers = new Turnstile(REQUESTS);
    loaders = new Turnstile(REQUESTS);
    const app = await startGuarded(platform, METADATA, {
      userLoader: SlowLoader,
    });
    expect(opened(before)).toContain('TCPServerWrap');

    const urls = Array.from({ length: REQUESTS }, () => `${app.url}/slow`);
    const inHandler = urls.map((url) => ask(url, tokenOf()));
    await handlers.full;
    const native = [`${app.url}/native`, `${app.url}/passport`];
    const inLoader = Array.from({ length: REQUESTS }, (_, index) =>
      ask(String(native[index % 2]), tokenOf({ sub: 'slow' })),
    );
    await loaders.full;

    const closed = app.close();
    handlers.open();
    loaders.open();
    const answers = await Promise.all([...inHandler, ...inLoader]);
    expect(new Set(answers)).toEqual(new Set(['200 done']));
    await closed;

    expect(opened(before)).toEqual([]);
    await expect(ask(`${app.url}/native`, tokenOf())).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('judges requests until the server no longer listens', async () => {
    draining = new Turnstile(1);
    const app = await startGuarded(platform, {
      ...METADATA,
      providers: [Drain],
    });
    const closed = app.close();
    await draining.full;
    try {
      const good = tokenOf();
      expect(await ask(`${app.url}/native`, good)).toBe('200 done');
      expect(await ask(`${app.url}/native`, 'bad')).toMatch(/^401 /);
      expect(await ask(`${app.url}/passport`, 'bad')).toMatch(/^401 /);
      expect(await ask(`${app.url}/passport`, good)).toBe('200 done');
    } finally {
      draining.open();
      await closed;
    }
  });
});
