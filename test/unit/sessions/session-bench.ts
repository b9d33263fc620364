import type { JwtAuthOptions } from '@jwt-auth/nestjs';
import { resolveOptions } from '../../../libs/jwt-auth/src/options/resolve-options.js';
import { ClockLead } from '../../../libs/jwt-auth/src/sessions/clock-lead.js';
import type { ClaimsLoader } from '../../../libs/jwt-auth/src/sessions/claims-loader.js';
import { MemorySessionStore } from '../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { ownerOf } from '../../../libs/jwt-auth/src/sessions/owner.js';
import type {
  Everywhere,
  RevocationSink,
} from '../../../libs/jwt-auth/src/sessions/revocation-sink.js';
import {
  type SessionEvent,
  SessionEvents,
} from '../../../libs/jwt-auth/src/sessions/session-events.js';
import {
  type SessionOptions,
  sessionSettings,
} from '../../../libs/jwt-auth/src/sessions/session-options.js';
import type { SessionRecord } from '../../../libs/jwt-auth/src/sessions/session-record.js';
import type { SessionStore } from '../../../libs/jwt-auth/src/sessions/session-store.js';
import { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';
import { TokenIssuer } from '../../../libs/jwt-auth/src/token/token-issuer.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ISSUER, SCENES, sceneOptions } from '../../support/scenes.js';
import { bench } from '../../support/tokens.js';

/** Called before each call of the store with its name: what it throws, the store fails with, and what it returns, the store answers. */
export type Interference = (method: string) => unknown;

export interface SessionBenchOptions {
  readonly sessions?: SessionOptions;
  readonly auth?: Partial<JwtAuthOptions>;
  readonly production?: boolean;
  readonly loader?: ClaimsLoader['load'];
  /** What `storeAhead` is at the beginning. */
  readonly ahead?: number;
}

/** Sessions as an application has them, in memory, with the time standing still. */
export class SessionBench {
  readonly clock = new FakeClock();
  readonly events: SessionEvent[] = [];
  /** What everyone was told to refuse. */
  readonly announced: unknown[] = [];
  /** Sessions that this instance knows to be revoked, whatever the store says. */
  readonly remembered = new Set<string>();
  /** Sign-outs everywhere that this instance knows and the store has lost, by subject. */
  readonly lostEverywhere = new Map<string, Everywhere>();
  /** Calls of the store, in order. */
  readonly calls: string[] = [];
  readonly warnings: string[] = [];
  /** Without interference, and not counted. */
  readonly store: MemorySessionStore;
  readonly service: SessionService;
  readonly verifier;
  /** Seconds by which the clock of the store is ahead of ours. */
  storeAhead: number;
  interference: Interference = () => undefined;
  announcing: () => unknown = () => undefined;

  constructor(options: SessionBenchOptions = {}) {
    this.storeAhead = options.ahead ?? 0;
    const now = (): number => this.clock.now() + this.storeAhead;
    this.store = new MemorySessionStore({ now });
    this.verifier = bench(options.auth, { clock: this.clock }).service;
    this.service = this.sharing(options);
    this.service.events.on((event) => void this.events.push(event));
  }

  /** Sessions of the subject that are live, as the store has them. */
  async stored(subject: string): Promise<readonly SessionRecord[]> {
    const owner = ownerOf(ISSUER, subject);
    return (await this.store.list(owner, { limit: 1000 })).sessions;
  }

  /** Another instance on the same store. */
  sharing(options: SessionBenchOptions): SessionService {
    const { sessions = {}, loader } = options;
    return new SessionService(sessionSettings(sessions), {
      store: this.#watched(),
      issuer: this.#issuer(options),
      loader: loader && { load: loader },
      revocations: this.#sink(),
      events: new SessionEvents((message) => this.warnings.push(message)),
      monotonic: () => this.clock.now(),
      ownIssuer: options.auth?.issuer ?? ISSUER,
      lead: new ClockLead(this.store, {
        clock: this.clock,
        lifetime: 900,
        warn: (message) => this.warnings.push(message),
      }),
    });
  }

  #issuer({ auth, production = false }: SessionBenchOptions): TokenIssuer {
    const resolved = resolveOptions(
      { ...sceneOptions(SCENES.HS256), ...auth },
      production,
    );
    return new TokenIssuer(
      {
        ...resolved,
        longestLifetime: resolved.revocationSettings?.longestLifetime,
        refuseSecretClaims: production,
        warn: (message) => this.warnings.push(message),
      },
      this.clock,
    );
  }

  #sink(): RevocationSink {
    const take = async (...told: unknown[]): Promise<void> => {
      await this.announcing();
      this.announced.push(told);
    };
    return {
      revokeSessions: (ids) => take('sessions', ...ids),
      raiseSubject: (...told) => take('subject', ...told),
      isEnded: ({ id }) => this.remembered.has(id),
      lostEverywhere: (subject) => this.lostEverywhere.get(subject),
      revokeLostSession: (id) => take('lost', id),
    };
  }

  #watched(): SessionStore {
    return new Proxy<SessionStore>(this.store, {
      get: (store, name: keyof SessionStore) => {
        const method = store[name].bind(store) as (
          ...args: unknown[]
        ) => Promise<unknown>;
        return async (...args: unknown[]) => {
          this.calls.push(name);
          const instead = await this.interference(name);
          return instead ?? method(...args);
        };
      },
    });
  }
}
