import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import { ISSUER } from '../../support/scenes.js';
import { countBy } from '../session-races/arena.js';
import { OwnRedis, redisServerAbsent } from '../session-races/own-redis.js';
import { Application } from './application.js';
import { OWN_SERVERS, type OwnServer } from './own-servers.js';

const TIME_LIMIT_MS = 60_000;
const SOMEBODY = ownerOf(ISSUER, 'somebody');
const PATIENCE = { timeout: 30_000, interval: 10 };

describe.each(OWN_SERVERS)('$name, that comes back empty', (kind) => {
  let server: OwnServer;
  let app: Application;
  beforeAll(async () => {
    if (!kind.absent) {
      server = await kind.start();
      app = new Application(server.url, { sessions: { grace: '30s' } });
      await app.prepare();
    }
  }, TIME_LIMIT_MS);
  afterAll(async () => {
    await app?.close();
    await server?.remove();
  });

  it.skipIf(kind.absent)(
    'refuses every token from before, and takes new sign-ins',
    async () => {
      const { service, store } = app;
      const open = async () => (await service.open('somebody')).refreshToken;
      const unused = await open();
      const spent = await open();
      const { refreshToken: current } = await service.refresh(spent);
      const closed = await open();
      await service.closeByToken(closed);
      const tokens = { unused, spent, current, closed };
      const { version } = await store.raiseVersion(SOMEBODY);

      await server.kill();
      server.forget();
      await server.start();
      await vi.waitFor(() => store.now(), PATIENCE);
      if (kind.hasTables) {
        await expect(service.refresh(current)).rejects.toThrow(
          'The database failed (42P01)',
        );
      }
      await app.prepare();

      for (const token of Object.values(tokens)) {
        await expect(service.refresh(token)).rejects.toMatchObject({
          kind: 'rejected',
          code: 'refresh_token_invalid',
        });
        expect(app.outcomes.at(-1)).toBe('unknown');
        expect(await service.find(token)).toBeUndefined();
        expect(await service.closeByToken(token)).toBe(false);
      }
      expect(await service.list('somebody')).toEqual({ sessions: [] });

      const anew = await service.open('somebody');
      await service.refresh(anew.refreshToken);
      expect(app.outcomes.at(-1)).toBe('rotated');
      expect((await service.list('somebody')).sessions).toHaveLength(1);
      // Access tokens from before have lower versions than any that is raised now.
      const raised = await store.raiseVersion(SOMEBODY);
      expect(raised.version).toBeGreaterThanOrEqual(version);
      for (const token of Object.values(tokens)) {
        await expect(service.refresh(token)).rejects.toMatchObject({
          kind: 'rejected',
        });
      }
    },
    TIME_LIMIT_MS,
  );
});

describe.skipIf(redisServerAbsent)('Redis, that writes nothing down', () => {
  it(
    'has forgotten every session after it was killed, and refuses their tokens',
    async () => {
      const server = await OwnRedis.started('--appendonly', 'no');
      const app = new Application(server.url, { sessions: { grace: '30s' } });
      try {
        const opened = await Promise.all(
          Array.from({ length: 100 }, () => app.service.open('somebody')),
        );
        await server.kill();
        await server.start();
        await vi.waitFor(() => app.store.now(), PATIENCE);
        await Promise.all(
          opened.map(({ refreshToken }) =>
            expect(app.service.refresh(refreshToken)).rejects.toMatchObject({
              kind: 'rejected',
            }),
          ),
        );
        console.info(
          `Redis, killed without persistence: ${JSON.stringify(countBy(app.outcomes))}`,
        );
        expect(countBy(app.outcomes)).toEqual({ unknown: 100 });
      } finally {
        await app.close();
        await server.remove();
      }
    },
    TIME_LIMIT_MS,
  );
});
