import { Logger, type Provider } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ScopedResolver } from '../guards/scoped-resolver.js';
import { systemMonotonic } from '../monotonic.js';
import type { ResolvedSessionOptions } from '../options/resolve-sessions.js';
import type { ResolvedOptions } from '../options/resolve-options.js';
import { RESOLVED } from './resolved.js';
import { loaderOf } from './scoped-loader.js';
import { MemorySessionStore } from '../sessions/memory-session-store.js';
import { OwnSessions } from '../sessions/own-sessions.js';
import { Pruning } from '../sessions/pruning.js';
import { IssuerLog } from '../sessions/revocation/issuer-log.js';
import { RevocationHub } from '../sessions/revocation/revocation-hub.js';
import type { RevocationLog } from '../sessions/revocation/revocation-log.js';
import { RevocationService } from '../sessions/revocation/revocation.service.js';
import { SessionEvents } from '../sessions/session-events.js';
import { sessionSettings } from '../sessions/session-options.js';
import { SessionService } from '../sessions/session.service.js';
import { SessionStore } from '../sessions/session-store.js';
import { ClockLead } from '../sessions/clock-lead.js';
import { bootWarnings } from '../sessions/store-warnings.js';
import { TokenIssuer } from '../token/token-issuer.js';
import { TokenService } from '../token/token.service.js';
import { unconfigured } from './unconfigured.js';

const logger = new Logger('JwtAuthModule');
const warn = (message: string): void => logger.warn(message);

type Absent<T> = T | undefined;

/** Sessions and revocation; `undefined`, or a stand-in that says so, where there are none. */
export const SESSION_PROVIDERS: Provider[] = [
  {
    provide: SessionStore,
    inject: [RESOLVED, Clock],
    useFactory: async (
      { sessions, production }: ResolvedOptions,
      clock: Clock,
    ): Promise<Absent<SessionStore>> => {
      if (sessions === undefined) {
        return undefined;
      }
      if (sessions.store === undefined && production) {
        warn(
          'Sessions are kept in the memory of this process: a restart signs everybody out, and other instances do not know them. Give sessions.store',
        );
      }
      const store = sessions.store ?? new MemorySessionStore(clock);
      (await bootWarnings(store, 'Nobody can sign in')).forEach(warn);
      return store;
    },
  },
  {
    provide: RevocationHub,
    inject: [RESOLVED, { token: SessionStore, optional: true }, Clock],
    useFactory: async (
      { revocationSettings, issuer }: ResolvedOptions,
      store: Absent<SessionStore>,
      clock: Clock,
    ): Promise<Absent<RevocationHub>> => {
      if (revocationSettings === undefined) {
        return undefined;
      }
      const { log = store?.revocationLog() } = revocationSettings;
      if (revocationSettings.log !== undefined) {
        const unasked = 'It is not known what was revoked';
        (await bootWarnings(revocationSettings.log, unasked)).forEach(warn);
      }
      const hub = new RevocationHub(revocationSettings, {
        log: new IssuerLog(log as RevocationLog, issuer),
        store: store && new OwnSessions(store, issuer),
        clock,
        monotonic: systemMonotonic,
        warn,
      });
      await hub.start();
      return hub;
    },
  },
  {
    provide: Pruning,
    inject: [
      RESOLVED,
      { token: SessionStore, optional: true },
      { token: RevocationHub, optional: true },
    ],
    useFactory: (
      { sessions }: ResolvedSessionOptions,
      store: Absent<SessionStore>,
      hub: Absent<RevocationHub>,
    ) => {
      const prunes = [store, hub].flatMap((each) =>
        each === undefined ? [] : [() => each.prune()],
      );
      const pruning = new Pruning(prunes, warn);
      pruning.start((sessions?.settings ?? sessionSettings({})).pruneEvery);
      return pruning;
    },
  },
  { provide: SessionEvents, useFactory: () => new SessionEvents(warn) },
  {
    provide: SessionService,
    inject: [
      RESOLVED,
      { token: SessionStore, optional: true },
      { token: RevocationHub, optional: true },
      TokenIssuer,
      SessionEvents,
      ScopedResolver,
      Clock,
    ],
    useFactory: (
      { sessions, issuer: ownIssuer, expiresIn: lifetime }: ResolvedOptions,
      store: Absent<SessionStore>,
      revocations: Absent<RevocationHub>,
      issuer: TokenIssuer,
      events: SessionEvents,
      resolver: ScopedResolver,
      clock: Clock,
    ) =>
      sessions === undefined || store === undefined || revocations === undefined
        ? unconfigured(SessionService, 'sessions')
        : new SessionService(sessions.settings, {
            store,
            issuer,
            loader: loaderOf(sessions.claimsLoader, resolver),
            revocations,
            events,
            monotonic: systemMonotonic,
            ownIssuer,
            lead: new ClockLead(store, { clock, lifetime, warn }),
          }),
  },
  {
    provide: RevocationService,
    inject: [{ token: RevocationHub, optional: true }, TokenService, RESOLVED],
    useFactory: (
      hub: Absent<RevocationHub>,
      tokens: TokenService,
      { issuer }: ResolvedOptions,
    ) =>
      hub === undefined
        ? unconfigured(RevocationService, 'sessions or revocations')
        : new RevocationService(hub, tokens, issuer),
  },
];
