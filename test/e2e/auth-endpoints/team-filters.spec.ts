import { Controller, Post, UseFilters, UseGuards } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Public, RefreshTokenGuard } from '@jwt-auth/nestjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../../support/guarded-app.js';
import { IdentityProvider } from '../../support/issuers/provider.js';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, type AuthAppOptions, startAuth } from './auth-app.js';
import { ASKED, CatchAll } from './catch-all.js';
import { COOKIE_ROWS, OUTAGE_ROWS, type Row, ROWS } from './refusals.js';
import type { Sending, Sent } from './sending.js';

@Public()
@Controller('team')
class Team {
  @UseGuards(RefreshTokenGuard)
  @Post('refresh')
  refresh(): void {}
}

/** What clients go by. */
function seen({ status, headers, body }: Sent): object {
  const names = ['www-authenticate', 'retry-after', 'cache-control'];
  return { status, body, headers: names.map((name) => headers.get(name)) };
}

const PLACES: Readonly<Record<string, AuthAppOptions>> = {
  'useGlobalFilters()': {
    start: {
      configure: (app) =>
        void app.useGlobalFilters(new CatchAll(app.get(HttpAdapterHost))),
    },
  },
  'endpoints.auth.decorators': {
    endpoints: { decorators: [UseFilters(CatchAll)] },
  },
};

describe.each(
  PLATFORMS.flatMap((platform) =>
    Object.entries(PLACES).map((place) => [platform, ...place] as const),
  ),
)('on %s, the catch-all filter of %s', (platform, place, options) => {
  let provider: IdentityProvider;
  let plain: readonly AuthApp[];
  let own: readonly AuthApp[];

  /** With the refresh token in the body, and in the cookie. */
  const started = (given: AuthAppOptions): Promise<AuthApp[]> =>
    Promise.all(
      (['body', 'cookie'] as const).map((refreshToken) =>
        startAuth(platform, {
          ...given,
          endpoints: {
            refreshToken,
            introspection: { scope: 'introspect' },
            ...(given.endpoints as object),
          },
          sessions: { maxPerSubject: 1, onLimit: 'refuse' },
          auth: { trustedIssuers: [provider.options()] },
          metadata: { controllers: [Team] },
        }),
      ),
    );

  beforeAll(async () => {
    provider = await IdentityProvider.start();
    plain = await started({});
    own = await started(options);
    await Promise.all([plain[0]!.login(), own[0]!.login()]);
  });

  afterAll(async () => {
    for (const each of [...plain, ...own, provider]) {
      await each[Symbol.asyncDispose]();
    }
  });

  /** Sends both the same, and expects both to refuse it in the same way. */
  async function expectSame(
    apps: readonly [AuthApp, AuthApp],
    [request, sending, verdict]: Row,
  ): Promise<void> {
    const [method = '', path = ''] = request.split(' ');
    const ask = (app: AuthApp): Promise<Sent> =>
      app.send(method, path, { ...sending, ...tokenFor(app, sending) });
    const [without, filtered] = [await ask(apps[0]), await ask(apps[1])];
    const { status, body } = without;
    expect(`${status} ${String(body['errorCode'])}`).toBe(verdict);
    expect(seen(filtered)).toEqual(seen(without));
    const isElsewhere =
      place === 'endpoints.auth.decorators' && path.startsWith('/team');
    expect(filtered.headers.get(ASKED)).toBe(isElsewhere ? null : 'yes');
  }

  function tokenFor(app: AuthApp, { token }: Sending): Sending {
    const exp = app.clock.now() + 600;
    const made: Readonly<Record<string, string>> = {
      foreign: provider.token({ exp }),
      own: tokenOf({ exp }),
      introspector: tokenOf({ exp, scope: 'introspect' }),
    };
    return token === undefined ? {} : { token: made[token] ?? token };
  }

  it.each(ROWS)('is handed %s %j: %s', (...row) =>
    expectSame([plain[0]!, own[0]!], row),
  );

  it.each(COOKIE_ROWS)('is handed %s %j with the cookie: %s', (...row) =>
    expectSame([plain[1]!, own[1]!], row),
  );

  it.each(OUTAGE_ROWS)('is handed %s %j in an outage: %s', async (...row) => {
    const apps = [plain[0]!, own[0]!] as const;
    apps.forEach(({ outage }) => (outage.on = true));
    await expectSame(apps, row).finally(() =>
      apps.forEach(({ outage }) => (outage.on = false)),
    );
  });
});
