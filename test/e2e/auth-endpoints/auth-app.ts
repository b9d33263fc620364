import {
  Controller,
  Get,
  Injectable,
  type ModuleMetadata,
} from '@nestjs/common';
import {
  Clock,
  CredentialsVerifier,
  CurrentUser,
  type JwtAuthExtras,
  type JwtAuthOptions,
  MemorySessionStore,
  type PasswordCredentials,
  type SessionOptions,
  type SessionStore,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import type { AuthEndpointOptions } from '../../../libs/jwt-auth/src/endpoints/auth/auth-endpoint-options.js';
import { FakeClock } from '../../support/fake-clock.js';
import { startGuarded } from '../../support/guarded-app.js';
import type {
  Platform,
  RunningApp,
  StartOptions,
} from '../../support/platform.js';
import { type Sending, send, type Sent } from './sending.js';

export const PASSWORD = 'correct horse battery staple';

/** Alice, bob and carol, who share a password. */
@Injectable()
export class Users extends CredentialsVerifier {
  readonly passwords = new Map(
    ['alice', 'bob', 'carol'].map((name) => [name, PASSWORD]),
  );
  /** Awaited once the password was looked at. */
  meanwhile: () => unknown = () => undefined;

  async verify({
    username,
    password,
  }: PasswordCredentials): Promise<VerifiedCredentials | null> {
    const isRight = this.passwords.get(username) === password;
    await this.meanwhile();
    return isRight
      ? {
          subject: username.slice(0, 255),
          claims: { roles: [`role of ${username}`] },
        }
      : null;
  }
}

@Controller()
class Routes {
  @Get('me')
  me(@CurrentUser('sub') subject: string): { subject: string } {
    return { subject };
  }
}

export interface AuthAppOptions {
  readonly endpoints?: true | AuthEndpointOptions;
  readonly sessions?: SessionOptions;
  readonly auth?: Partial<JwtAuthOptions & JwtAuthExtras>;
  readonly metadata?: ModuleMetadata;
  readonly start?: StartOptions;
}

/** What a sign-in or a refresh is answered with. */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
  readonly session_id: string;
}

interface Outage {
  on: boolean;
  /** A session. */
  of?: string;
}

/** An application with the routes, on a store in memory whose time stands still. */
export class AuthApp implements AsyncDisposable {
  constructor(
    readonly running: RunningApp,
    readonly clock: FakeClock,
    /** Fails every call, or those about one session, if it is told to. */
    readonly outage: Outage,
  ) {}

  get users(): Users {
    return this.running.app.get(Users);
  }

  send(method: string, path: string, sending: Sending = {}): Promise<Sent> {
    return send(this.running.url, method, path, sending);
  }

  async login(username = 'alice', sending: Sending = {}): Promise<Tokens> {
    const json = { username, password: PASSWORD };
    const sent = await this.send('POST', '/auth/login', { json, ...sending });
    return sent.body as unknown as Tokens;
  }

  refresh(refresh_token: unknown, sending: Sending = {}): Promise<Sent> {
    const json = { refresh_token };
    return this.send('POST', '/auth/refresh', { json, ...sending });
  }

  /** Whether the access token still opens a route: its status. */
  async entering(token: string): Promise<number> {
    return (await this.send('GET', '/me', { token })).status;
  }

  /** Ids of the live sessions of somebody, as that one sees them with a new session, which is not among them. */
  async sessionsOf(username: string): Promise<string[]> {
    const { access_token: token, session_id } = await this.login(username);
    const { body } = await this.send('GET', '/auth/sessions', { token });
    await this.send('POST', '/auth/logout', { token });
    return (body['sessions'] as { id: string }[])
      .map(({ id }) => id)
      .filter((id) => id !== session_id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.running.close();
  }
}

export async function startAuth(
  platform: Platform,
  options: AuthAppOptions = {},
): Promise<AuthApp> {
  const { endpoints: auth = true, sessions, metadata = {} } = options;
  const clock = new FakeClock();
  const outage: Outage = { on: false };
  const { controllers = [], providers = [], ...rest } = metadata;
  const { override, ...start } = options.start ?? {};
  const running = await startGuarded(
    platform,
    {
      ...rest,
      controllers: [Routes, ...controllers],
      providers: [Users, ...providers],
    },
    {
      sessions: {
        store: failing(new MemorySessionStore(clock), outage),
        credentialsVerifier: Users,
        ...sessions,
      },
      endpoints: { auth },
      ...options.auth,
    },
    {
      ...start,
      override: (builder) =>
        (override?.(builder) ?? builder)
          .overrideProvider(Clock)
          .useValue(clock),
    },
  );
  return new AuthApp(running, clock, outage);
}

/** What of the store fails; the log beside the sessions goes on. */
const CALLS = ['create', 'read', 'rotate', 'revoke', 'revokeAll', 'list'];

function failing(store: SessionStore, outage: Readonly<Outage>): SessionStore {
  return new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') {
        return member;
      }
      const call = member.bind(target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) =>
        CALLS.includes(String(name)) &&
        (outage.on || (outage.of !== undefined && given[0] === outage.of))
          ? Promise.reject(new Error('the store is down'))
          : call(...given);
    },
  });
}
