import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Authorize,
  bearer,
  Claims,
  cookie,
  type Principal,
  RequireClaims,
  Roles,
  TokenService,
  UserLoader,
} from '@jwt-auth/nestjs';
import { CapturedLog, loggingTo } from '../support/captured-log.js';
import { START } from '../support/fake-clock.js';
import { forge, hmac } from '../support/forge.js';
import { startGuarded } from '../support/guarded-app.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import { goodClaims, KID } from '../support/scenes.js';

const SECRET = 'A-secret-of-leaks-k8Vq2ZrT7mXw4Lp9Yb3NcJ6hD';
/** Stands in a claim of every token. */
const MARKER = 'value-for-nobody-else';

class Users extends UserLoader {
  load({ subject }: Principal): object | null {
    if (subject === 'outage') {
      throw new Error('connection refused');
    }
    return subject === 'nobody' ? null : { name: subject };
  }
}

@Controller()
class Routes {
  constructor(private readonly tokens: TokenService) {}

  @Get('plain')
  plain(@Claims('jti') id: string): string {
    return id;
  }

  @Roles('admin')
  @Get('roles')
  roles(): void {}

  @RequireClaims({ marker: 'gold' })
  @Get('claims')
  claims(): void {}

  @Authorize(() => false)
  @Get('rule')
  rule(): void {}

  @Get('thrown')
  thrown(@Claims() claims: object): Promise<object> {
    return this.tokens.verify(`${JSON.stringify(claims)}.e30.`);
  }

  @Get('misused')
  misused(): Promise<object> {
    return this.tokens.issue('x', { iss: MARKER, password: MARKER });
  }
}

const CLAIMS = { ...goodClaims(START), marker: MARKER };
const HEADER = { alg: 'HS256', typ: 'JWT', kid: KID };
const sign = (claims: object, header: object = {}, secret = SECRET): string =>
  forge({ ...HEADER, ...header }, { ...CLAIMS, ...claims }, hmac(256, secret));

/** Path, token, and what the log must say of it, which shows that it was listened to. */
const REQUESTS: readonly [path: string, token: string, logged: string][] = [
  ['/plain', sign({}), ''],
  ['/plain', `${sign({})}.${MARKER}`, 'token_malformed'],
  ['/plain', `${sign({})}${'a'.repeat(8192)}`, 'token_too_large'],
  ['/plain', sign({}, { alg: MARKER }), 'algorithm_not_allowed'],
  ['/plain', sign({}, { typ: MARKER }), 'type_mismatch'],
  ['/plain', sign({}, { kid: MARKER }), 'key_unknown'],
  ['/plain', sign({}, {}, 'guessed'), 'signature_invalid'],
  ['/plain', sign({ iss: MARKER }), 'issuer_untrusted'],
  ['/plain', sign({ aud: MARKER }), 'audience_mismatch'],
  ['/plain', sign({ exp: MARKER }), 'claim_invalid'],
  ['/plain', sign({ exp: START - 9 }), 'token_expired'],
  ['/plain', sign({ nbf: START + 9 }), 'token_not_yet_valid'],
  ['/plain', sign({ sub: 'nobody' }), 'subject_unknown'],
  ['/plain', sign({ sub: 'outage' }), 'connection refused'],
  ['/roles', sign({ roles: [MARKER] }), 'insufficient_scope'],
  ['/claims', sign({}), 'insufficient_scope'],
  ['/rule', sign({}), 'insufficient_scope'],
  ['/thrown', sign({}), ''],
  ['/misused', sign({}), 'must not be given: iss'],
];

describe.each(PLATFORMS)('what is told on %s', (platform) => {
  const log = new CapturedLog();
  let app: RunningApp;

  beforeAll(async () => {
    app = await startGuarded(
      platform,
      { controllers: [Routes], providers: [Users] },
      {
        keys: { secret: SECRET, kid: KID },
        extractors: [bearer(), cookie('session')],
        userLoader: Users,
      },
      loggingTo(log),
    );
  });

  afterAll(() => app.close());

  it.each(REQUESTS)(
    'holds nothing of the token: %s',
    async (path, token, logged) => {
      log.clear();
      const response = await app.request(path, token);
      const told = [
        await response.text(),
        ...[...response.headers].flat(),
        log.text,
      ].join('\n');
      expect(log.text).toContain(logged);
      for (const hidden of [...token.split('.'), ...secrets()]) {
        expect(told).not.toContain(hidden);
      }
    },
  );

  it('holds nothing of two tokens in two places', async () => {
    log.clear();
    const token = sign({});
    const response = await app.request('/plain', token, {
      headers: { cookie: `session=${token}` },
    });
    expect(response.status).toBe(400);
    expect(log.text).toContain('invalid_request');
    for (const hidden of [...token.split('.'), ...secrets()]) {
      expect(log.text).not.toContain(hidden);
      expect(await response.clone().text()).not.toContain(hidden);
    }
  });

  it('never puts the secret into the log of the start', async () => {
    log.clear();
    const refused = startGuarded(
      platform,
      {},
      { keys: { secret: SECRET.slice(0, 31) } },
      loggingTo(log),
    );
    const told = await refused.then(
      () => 'started',
      (error: Error) => `${error.stack}`,
    );
    expect(told).toContain('keys.secret: HS256 needs 32 bytes, it has 31');
    expect(told + log.text).not.toContain(SECRET.slice(0, 31));
  });
});

function secrets(): string[] {
  const bytes = Buffer.from(SECRET);
  const encodings = ['utf8', 'base64', 'base64url', 'hex'] as const;
  return [MARKER, ...encodings.map((encoding) => bytes.toString(encoding))];
}
