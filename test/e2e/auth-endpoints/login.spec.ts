import { ConflictException, Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import {
  CredentialsVerifier,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import { Equals, IsString, Length } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../support/platform.js';
import { type AuthApp, PASSWORD, startAuth, Users } from './auth-app.js';

const DAY = 86_400;
const PATH = '/auth/login';
const GOOD = { username: 'alice', password: PASSWORD };
const WRONG = {
  statusCode: 401,
  message: 'The credentials are wrong',
  error: 'Unauthorized',
  errorCode: 'credentials_invalid',
};

class Pin {
  @IsString()
  @Length(4, 4)
  readonly pin!: string;

  @Equals('acme')
  readonly tenant!: string;
}

/** Request-scoped, since what it needs is. */
@Injectable({ scope: Scope.REQUEST })
class Pins extends CredentialsVerifier<Pin> {
  constructor(
    @Inject(REQUEST) private readonly request: { headers: { host: string } },
  ) {
    super();
  }

  verify(credentials: Pin): VerifiedCredentials | null {
    const { host } = this.request.headers;
    return credentials instanceof Pin && credentials.pin === '1234'
      ? { subject: 'pin', claims: { host } }
      : null;
  }
}

describe.each(PLATFORMS)('POST /auth/login on %s', (platform) => {
  let app: AuthApp;

  beforeAll(async () => {
    app = await startAuth(platform);
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it.each([
    ['JSON', { json: GOOD }],
    ['a form', { form: Object.entries(GOOD) }],
    ['more than is asked for', { json: { ...GOOD, admin: true } }],
  ])('opens a session for %s', async (_, sending) => {
    const sent = await app.send('POST', PATH, sending);
    expect(sent).toMatchObject({ status: 200, cookies: [] });
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^[\w-]{26}\.0\./) as string,
      refresh_expires_in: 14 * DAY,
      session_id: expect.stringMatching(/^[\w-]{26}$/) as string,
    });
    expect(await app.entering(String(sent.body['access_token']))).toBe(200);
  });

  it.each([
    ['a wrong password', { ...GOOD, password: `${PASSWORD} ` }],
    ['an unknown name', { ...GOOD, username: 'mallory' }],
  ])('says the same of %s', async (_, json) => {
    const sent = await app.send('POST', PATH, { json });
    expect(sent).toMatchObject({ status: 401, body: WRONG, cookies: [] });
    expect(sent.headers.get('cache-control')).toBe('no-store');
    // With an error, clients would take it for a token that has expired.
    expect(sent.headers.get('www-authenticate')).toBe('Bearer realm="api"');
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^username must be/],
    ['an empty object', {}, /^username must be/],
    ['a list', [GOOD], /./],
    ['no password', { username: 'alice' }, /^password must be/],
    ['an empty name', { ...GOOD, username: '' }, /^username must be longer/],
    ['a number', { ...GOOD, password: 1234 }, /^password must be/],
    ['an object', { ...GOOD, username: { $ne: '' } }, /^username must be/],
    ['null', { ...GOOD, password: null }, /^password must be/],
    ['a list of names', { ...GOOD, username: ['alice'] }, /^username must/],
    ['10 kB', { ...GOOD, username: 'u'.repeat(10_240) }, /^username must be/],
    ['a long password', { ...GOOD, password: 'p'.repeat(1025) }, /^password/],
  ])('refuses %s, and quotes nothing', async (_, json, message) => {
    const sent = await app.send('POST', PATH, { json });
    expect(sent).toMatchObject({
      status: 400,
      body: { statusCode: 400, error: 'Bad Request' },
    });
    expect([sent.body['message']].flat()[0]).toMatch(message);
    expect(sent.text).not.toMatch(/alice|correct|uuuu|pppp|1234|\$ne/);
  });

  it('takes the longest that there may be', async () => {
    app.users.passwords.set('u'.repeat(256), 'p'.repeat(1024));
    const json = { username: 'u'.repeat(256), password: 'p'.repeat(1024) };
    expect((await app.send('POST', PATH, { json })).status).toBe(200);
  });

  it.each([['__proto__'], ['constructor'], ['prototype']])(
    'is not fooled by a member %s',
    async (name) => {
      const text = `{"username":"alice","${name}":{"password":"${PASSWORD}"}}`;
      const { status } = await app.send('POST', PATH, { text });
      expect(status).toBe(400);
      expect(({} as { password?: string }).password).toBeUndefined();
    },
  );

  it('refuses what the platform does not parse', async () => {
    const huge = { ...GOOD, username: 'u'.repeat(2_000_000) };
    expect((await app.send('POST', PATH, { json: huge })).status).toBe(413);
    const text = `{"username":"alice","password":"${PASSWORD}`;
    const broken = await app.send('POST', PATH, { text });
    expect(broken.status).toBe(400);
    expect(broken.text).not.toContain(PASSWORD);
  });

  it('remembers where the client is', async () => {
    const { access_token: token, session_id } = await app.login('bob', {
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        'x-device-id': 'd-1',
        'x-device-name': 'n'.repeat(300),
      },
    });
    const { body } = await app.send('GET', '/auth/sessions', { token });
    expect(body['sessions']).toContainEqual(
      expect.objectContaining({
        id: session_id,
        device: {
          name: 'n'.repeat(256),
          client: 'Firefox on Linux',
          ip: '127.0.0.1',
        },
      }),
    );
  });
});

describe.each(PLATFORMS)('whoever checks credentials on %s', (platform) => {
  it('may have a class of its own for them, and be request-scoped', async () => {
    await using app = await startAuth(platform, {
      endpoints: { credentials: Pin },
      sessions: { credentialsVerifier: Pins },
      metadata: { providers: [Pins] },
    });
    const json = { pin: '1234', tenant: 'acme' };
    const sent = await app.send('POST', PATH, { json });
    expect(sent.status).toBe(200);
    const wrong = await app.send('POST', PATH, { json: { ...json, pin: 'x' } });
    expect(wrong.body['message']).toEqual([
      'pin must be longer than or equal to 4 characters',
    ]);
  });

  it('may fail, which decides nothing', async () => {
    await using app = await startAuth(platform);
    app.users.meanwhile = () => {
      throw new Error('connection refused');
    };
    const sent = await app.send('POST', PATH, { json: GOOD });
    expect(sent).toMatchObject({
      status: 503,
      body: { errorCode: 'temporarily_unavailable' },
    });
    expect(sent.headers.get('retry-after')).toBe('1');
    app.users.meanwhile = () => undefined;
    expect(await app.sessionsOf('alice')).toEqual([]);
  });

  it('may refuse in its own words', async () => {
    await using app = await startAuth(platform);
    app.users.meanwhile = () => {
      throw new ConflictException('Locked until noon');
    };
    const sent = await app.send('POST', PATH, { json: GOOD });
    expect(sent).toMatchObject({
      status: 409,
      body: { message: 'Locked until noon' },
    });
  });

  it('is not enough where the store is out of reach', async () => {
    await using app = await startAuth(platform);
    app.outage.on = true;
    const sent = await app.send('POST', PATH, { json: GOOD });
    expect(sent.status).toBe(503);
    expect(sent.headers.get('retry-after')).toBe('1');
    expect(app.running.app.get(Users)).toBeDefined();
  });
});
