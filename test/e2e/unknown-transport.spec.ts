import { ExternalContextCreator } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OptionalAuth, Public, Roles } from '@jwt-auth/nestjs';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';

/** What a library for a transport of its own would call, such as a GraphQL resolver. */
class Resolver {
  guarded(): string {
    return 'in';
  }

  @OptionalAuth()
  optional(): string {
    return 'in';
  }

  @Roles('admin')
  admin(): string {
    return 'in';
  }

  @Public()
  public(): string {
    return 'in';
  }
}

type Name = 'guarded' | 'optional' | 'admin' | 'public';

describe.each(PLATFORMS)('a transport without a carrier, %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(platform, { providers: [Resolver] });
  });

  afterAll(() => app.close());

  /** Calls the method as Nest does for a foreign transport, with a good token at hand. */
  const call = async (name: Name, type: string): Promise<unknown> => {
    const resolver = app.app.get(Resolver);
    const handler = app.app
      .get(ExternalContextCreator)
      .create(
        resolver,
        resolver[name],
        name,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        type,
      );
    const token = tokenOf({ roles: ['admin'] });
    return handler({ headers: { authorization: `Bearer ${token}` } });
  };

  it.each<[Name, string]>([
    ['guarded', 'graphql'],
    ['optional', 'graphql'],
    ['admin', 'graphql'],
    ['guarded', 'necord'],
    ['guarded', 'HTTP'],
  ])('denies %s over %s', async (name, type) => {
    await expect(call(name, type)).rejects.toMatchObject({
      name: 'AuthError',
      kind: 'misconfigured',
      code: 'carrier_missing',
      message: expect.stringContaining(
        `There is no carrier for the transport '${type}'`,
      ) as string,
    });
  });

  it.each(['graphql', 'necord'])(
    'lets public through over %s',
    async (type) => {
      expect(await call('public', type)).toBe('in');
    },
  );
});
