import {
  JwtAuthModule,
  type JwtAuthOptions,
  MemorySessionStore,
  type RevocationOptions,
  RevocationService,
  type SessionOptions,
  SessionService,
  type SessionStore,
  TokenService,
} from '@jwt-auth/nestjs';
import { answerOf, verdictOf } from '../../support/answers.js';
import { CapturedLog, loggingTo } from '../../support/captured-log.js';
import {
  entering,
  trustingRoutes,
} from '../../support/issuers/trusting-app.js';
import {
  type Platform,
  type RunningApp,
  start,
} from '../../support/platform.js';
import { ISSUER, SCENES, sceneOptions } from '../../support/scenes.js';
import { FickleLog } from '../../unit/sessions/revocation/fickle-log.js';

export const REVOKED = '401 token_revoked';
export const UNAVAILABLE = '503 temporarily_unavailable';

/** Who enters with a token of alice. */
export const ALICE = `alice of ${ISSUER}`;

export interface RevokingOptions {
  /** Shared by the instances. */
  readonly store?: SessionStore;
  readonly revocations?: RevocationOptions;
  readonly sessions?: SessionOptions;
  readonly auth?: Partial<JwtAuthOptions>;
  /** Nest has one for the whole process: instances that run together need the same. */
  readonly logged?: CapturedLog;
}

/** An instance of an application with sessions, behind real HTTP, in real time. */
export interface RevokingApp extends AsyncDisposable {
  readonly running: RunningApp;
  readonly sessions: SessionService;
  readonly tokens: TokenService;
  readonly revocations: RevocationService;
  /** Status and code, by our guard. */
  request(token: string): Promise<string>;
  /** Who enters, or status and code, which `AuthGuard('jwt')` must agree on. */
  enter(token: string): Promise<string>;
  /** What somebody is told who does not get in. */
  refusal(token: string): Promise<Awaited<ReturnType<typeof answerOf>>>;
}

export async function startRevoking(
  platform: Platform,
  {
    store,
    revocations,
    sessions,
    auth,
    logged = new CapturedLog(),
  }: RevokingOptions = {},
): Promise<RevokingApp> {
  const module = JwtAuthModule.forRoot({
    ...sceneOptions(SCENES.HS256),
    sessions: { ...(store && { store }), ...sessions },
    ...(revocations && { revocations }),
    ...auth,
  });
  const running = await start(
    platform,
    trustingRoutes([module]),
    loggingTo(logged),
  );
  const { app } = running;
  const ask = (token: string): Promise<Response> =>
    running.request('/guarded', token);
  return {
    running,
    sessions: app.get(SessionService),
    tokens: app.get(TokenService),
    revocations: app.get(RevocationService),
    request: async (token) => verdictOf(await ask(token)),
    enter: (token) => entering(running, token),
    refusal: async (token) => answerOf(await ask(token)),
    [Symbol.asyncDispose]: () => running.close(),
  };
}

/** Two instances on one store, and the ways of each to its log. */
export interface RevokingPair extends AsyncDisposable {
  readonly one: RevokingApp;
  readonly other: RevokingApp;
  readonly store: MemorySessionStore;
  readonly logs: readonly [FickleLog, FickleLog];
  readonly logged: CapturedLog;
}

export async function startPair(
  platform: Platform,
  revocations: RevocationOptions = {},
  prepare: (log: FickleLog) => void = () => undefined,
): Promise<RevokingPair> {
  const store = new MemorySessionStore();
  const logs = [0, 1].map(() => new FickleLog(store.revocationLog()));
  logs.forEach(prepare);
  const logged = new CapturedLog();
  const [one, other] = await Promise.all(
    logs.map((log) =>
      startRevoking(platform, {
        store,
        revocations: { ...revocations, log },
        logged,
      }),
    ),
  );
  return {
    one: one!,
    other: other!,
    store,
    logged,
    logs: [logs[0]!, logs[1]!],
    [Symbol.asyncDispose]: async () => {
      logs.forEach((log) => log.everything(undefined));
      await Promise.all([one!.running.close(), other!.running.close()]);
    },
  };
}
