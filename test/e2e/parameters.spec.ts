import { Controller, Get, Req } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BearerToken,
  Claims,
  CurrentPrincipal,
  CurrentUser,
  type JwtClaims,
  OptionalAuth,
  type Principal,
  Public,
  UserLoader,
} from '@jwt-auth/nestjs';
import { START } from '../support/fake-clock.js';
import { startGuarded, tokenOf } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { AUDIENCE, ISSUER } from '../support/scenes.js';

class Users extends UserLoader {
  load({ subject }: Principal): object {
    return { id: 7, name: subject, address: { city: 'Oslo' } };
  }
}

/** A handler per decorator; `null` stands for `undefined` in the answer. */
class Decorated {
  @Get('user')
  user(@CurrentUser() value?: object): unknown {
    return [value ?? null];
  }

  @Get('user-path')
  userPath(@CurrentUser('address.city') value?: string): unknown {
    return [value ?? null];
  }

  @Get('claims')
  claims(@Claims() value?: JwtClaims): unknown {
    return [value ?? null];
  }

  @Get('claim')
  claim(@Claims('realm.roles') value?: string[]): unknown {
    return [value ?? null];
  }

  @Get('principal')
  principal(@CurrentPrincipal() value?: Principal): unknown {
    return [value ?? null];
  }

  @Get('principal-path')
  principalPath(@CurrentPrincipal('token.expiresAt') value?: number): unknown {
    return [value ?? null];
  }

  @Get('token')
  token(@BearerToken() value?: string): unknown {
    return [value ?? null];
  }

  @Get('inherited')
  inherited(
    @Claims('constructor') one: unknown,
    @Claims('__proto__') two: unknown,
    @Claims('toString.name') three: unknown,
    @CurrentUser('hasOwnProperty') four: unknown,
    @CurrentPrincipal('claims.constructor') five: unknown,
  ): unknown {
    return [one, two, three, four, five].map((value) => value ?? null);
  }

  @Get('request-user')
  requestUser(@Req() request: { user?: unknown }): unknown {
    return [request.user ?? null];
  }
}

@Controller('guarded')
class Guarded extends Decorated {}

@Public()
@Controller('public')
class Open extends Decorated {}

@OptionalAuth()
@Controller('optional')
class Optional extends Decorated {}

const CLAIMS = {
  iss: ISSUER,
  sub: 'alice',
  aud: AUDIENCE,
  iat: START,
  exp: START + 600,
  jti: 'token-1',
  realm: { roles: ['a', 'b'] },
};
const TOKEN = tokenOf(CLAIMS);
const USER = { id: 7, name: 'alice', address: { city: 'Oslo' } };
const PRINCIPAL = {
  subject: 'alice',
  claims: CLAIMS,
  token: {
    id: 'token-1',
    type: 'JWT',
    issuer: ISSUER,
    issuedAt: START,
    expiresAt: START + 600,
  },
  user: USER,
};

const ROWS: readonly [path: string, ...value: unknown[]][] = [
  ['user', USER],
  ['user-path', 'Oslo'],
  ['claims', CLAIMS],
  ['claim', ['a', 'b']],
  ['principal', PRINCIPAL],
  ['principal-path', START + 600],
  ['token', TOKEN],
  ['request-user', USER],
  ['inherited', null, null, null, null, null],
];

describe.each(PLATFORMS)('parameters on %s', (platform) => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { controllers: [Guarded, Open, Optional], providers: [Users] },
      { userLoader: Users },
    );
  });

  afterAll(() => app.close());

  const ask = async (path: string, token?: string): Promise<unknown> =>
    (await app.request(path, token)).json();

  it.each(ROWS)('%s', async (path, ...values) => {
    expect(await ask(`/guarded/${path}`, TOKEN)).toEqual(values);
    expect(await ask(`/optional/${path}`, TOKEN)).toEqual(values);
  });

  it.each(ROWS)(
    '%s is undefined for an anonymous caller',
    async (path, ...values) => {
      const nothing = values.map(() => null);
      expect(await ask(`/optional/${path}`)).toEqual(nothing);
      expect(await ask(`/public/${path}`)).toEqual(nothing);
      expect(await ask(`/public/${path}`, TOKEN)).toEqual(nothing);
    },
  );
});

describe.each(PLATFORMS)('without a user loader on %s', (platform) => {
  it('the user is the claims', async () => {
    await using app = await startGuarded(platform, { controllers: [Guarded] });
    for (const path of ['/guarded/user', '/guarded/request-user']) {
      const response = await app.request(path, TOKEN);
      expect(await response.json()).toEqual([CLAIMS]);
    }
  });
});
