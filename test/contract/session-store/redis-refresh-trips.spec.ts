import { Redis } from 'ioredis';
import type { ClaimsSchema } from '@jwt-auth/nestjs';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resolveOptions } from '../../../libs/jwt-auth/src/options/resolve-options.js';
import { SessionEvents } from '../../../libs/jwt-auth/src/sessions/session-events.js';
import { sessionSettings } from '../../../libs/jwt-auth/src/sessions/session-options.js';
import { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import { TokenIssuer } from '../../../libs/jwt-auth/src/token/token-issuer.js';
import {
  OwnRedis,
  redisServerAbsent,
} from '../../e2e/session-races/own-redis.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ISSUER, SCENES, sceneOptions } from '../../support/scenes.js';

describe.skipIf(redisServerAbsent)('round trips of a refresh to Redis', () => {
  let server: OwnRedis;
  let client: Redis;
  const sent: string[] = [];
  beforeAll(async () => {
    server = await OwnRedis.started();
    client = new Redis(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.remove();
  });

  function serviceWith(claims?: ClaimsSchema): SessionService {
    const options = {
      ...sceneOptions(SCENES.HS256),
      ...(claims && { claims }),
    };
    const resolved = resolveOptions(options, true);
    const warn = (): void => undefined;
    const done = (): Promise<void> => Promise.resolve();
    return new SessionService(sessionSettings({}), {
      store: new RedisSessionStore({
        call: (command, ...args) => {
          sent.push(command);
          return client.call(command, ...args);
        },
      }),
      ownIssuer: ISSUER,
      issuer: new TokenIssuer(
        { ...resolved, refuseSecretClaims: true, warn },
        new FakeClock(),
      ),
      loader: undefined,
      revocations: {
        revokeSessions: done,
        raiseSubject: done,
        isEnded: () => false,
        lostEverywhere: () => undefined,
        revokeLostSession: done,
      },
      events: new SessionEvents(warn),
      monotonic: () => 0,
    });
  }

  /** Once all scripts are known to the server. */
  async function tripsOf(service: SessionService): Promise<number> {
    await service.refresh((await service.open('alice')).refreshToken);
    const { refreshToken } = await service.open('alice');
    sent.length = 0;
    await service.refresh(refreshToken);
    return sent.length;
  }

  it('are one, and two where a schema judges the claims first', async () => {
    expect(await tripsOf(serviceWith())).toBe(1);
    expect(await tripsOf(serviceWith(z.object({})))).toBe(2);
  });
});
