import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { CurrentUser } from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS } from '../support/platform.js';

/** A member that Express gives each request, once it has changed its prototype. */
const FIRST_OF_EXPRESS = 'next';

@Controller()
class Routes {
  @Get('me')
  me(@CurrentUser('sub') subject: string): string {
    return subject;
  }
}

describe('the member that a request of Express gets from us', () => {
  it('is there before Express makes members expensive', async () => {
    const seen: string[][] = [];
    const look = (request: object, _: object, next: () => void): void => {
      seen.push(Object.keys(request));
      next();
    };
    await using app = await startGuarded(
      'express',
      { controllers: [Routes] },
      {},
      {
        configure: (nest) => {
          nest.use(look);
        },
      },
    );
    expect((await app.request('/me', tokenOf())).status).toBe(200);
    const [members = []] = seen;
    expect(members).toContain('jwtAuth');
    expect(members).toContain(FIRST_OF_EXPRESS);
    expect(members.indexOf('jwtAuth')).toBeLessThan(
      members.indexOf(FIRST_OF_EXPRESS),
    );
  });
});

describe.each(PLATFORMS)('requests from no server of Nest, %s', (platform) => {
  it('are authenticated all the same', async () => {
    await using app = await startGuarded(platform, { controllers: [Routes] });
    const instance: unknown = app.app.getHttpAdapter().getInstance();
    const listener = (
      platform === 'express'
        ? instance
        : (instance as { routing: unknown }).routing
    ) as RequestListener;
    const server = createServer(listener);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = server.address() as AddressInfo;
      const ask = (headers: Record<string, string>): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}/me`, { headers });
      expect((await ask({})).status).toBe(401);
      const token = tokenOf({ sub: 'user-7' });
      const response = await ask({ authorization: `Bearer ${token}` });
      expect(await response.text()).toBe('user-7');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
