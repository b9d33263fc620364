import {
  type RevocationContext,
  revocationFaults,
  revocationSettings,
} from '../sessions/revocation/revocation-options.js';
import type { RevocationSettings } from '../sessions/revocation/revocation-settings.js';
import { sessionFaults } from '../sessions/session-faults.js';
import {
  type SessionOptions,
  type SessionSettings,
  sessionSettings,
} from '../sessions/session-options.js';
import type { OptionFault } from '../rules/fault.js';
import { valueOf } from '../rules/group.js';
import type { JwtAuthOptions } from './options.js';

/** What becomes of the option `sessions`. */
export interface ResolvedSessions extends Pick<
  SessionOptions,
  'store' | 'claimsLoader' | 'credentialsVerifier'
> {
  readonly settings: SessionSettings;
}

/** `undefined` where there are none. */
export interface ResolvedSessionOptions {
  readonly sessions: ResolvedSessions | undefined;
  readonly revocationSettings: RevocationSettings | undefined;
}

type Context = Pick<RevocationContext, 'expiresIn' | 'clockTolerance'>;

/** Everything that is wrong with `sessions` and `revocations`. */
export function* sessionOptionFaults(
  options: object,
  context: Context,
): Generator<OptionFault> {
  const sessions = valueOf(options, 'sessions');
  const revocations = valueOf(options, 'revocations');
  const faults =
    sessions === undefined ? [] : sessionFaults(sessions, 'sessions', context);
  yield* faults;
  if (revocations !== undefined || sessions !== undefined) {
    const given = revocations === undefined ? {} : revocations;
    yield* revocationFaults(given, 'revocations', {
      ...context,
      // Of wrong sessions it cannot be told.
      hasSessionLog: faults.length > 0 || keepsLog(sessions as SessionOptions),
    });
  }
}

/** @param options without faults */
export function resolveSessionOptions(
  { sessions, revocations }: JwtAuthOptions,
  context: Context,
): ResolvedSessionOptions {
  return {
    sessions: sessions && {
      settings: sessionSettings(sessions),
      store: sessions.store,
      claimsLoader: sessions.claimsLoader,
      credentialsVerifier: sessions.credentialsVerifier,
    },
    revocationSettings:
      sessions === undefined && revocations === undefined
        ? undefined
        : revocationSettings(revocations ?? {}, context),
  };
}

/** The memory that is used without a store does. */
function keepsLog(sessions: SessionOptions | undefined): boolean {
  const { store } = sessions ?? {};
  return (
    sessions !== undefined &&
    (store === undefined || store?.revocationLog?.() !== undefined)
  );
}
