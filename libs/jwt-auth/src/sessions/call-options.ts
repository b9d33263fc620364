import { AuthError } from '../errors.js';
import { CallOptions } from '../rules/call-options.js';
import type { Hints } from '../rules/group.js';
import type { Device } from './device.js';
import type {
  ListOptions,
  OpenOptions,
  RefreshOptions,
  SignInOptions,
} from './session-tokens.js';

/** Whose session may be closed. */
export interface SessionOwner {
  /** The session is closed only if it is one of this subject. */
  readonly subject?: string;
}

export interface CloseAllOptions {
  /** The session that stays. */
  readonly except?: string | undefined;
}

const IN_DEVICE = 'write device: { id, name, userAgent, ip }';
const DEVICE_HINTS: Hints = {
  userAgent: IN_DEVICE,
  deviceId: IN_DEVICE,
  ip: IN_DEVICE,
  expiresIn:
    'lifetimes stand in the options accessToken and sessions of forRoot()',
};

const DEVICE = new CallOptions<Device>('The option device', [
  'id',
  'name',
  'userAgent',
  'ip',
]);

export const SIGN_IN = new CallOptions<SignInOptions>(
  'SessionService.signIn()',
  ['device'],
  {
    ...DEVICE_HINTS,
    claims: 'what the check returns brings its claims',
  },
);

export const OPEN = new CallOptions<OpenOptions>(
  'SessionService.open()',
  ['claims', 'device', 'version'],
  { ...DEVICE_HINTS, roles: 'write claims: { roles }' },
);

export const REFRESH = new CallOptions<RefreshOptions>(
  'SessionService.refresh()',
  ['device', 'attempt'],
  {
    ...DEVICE_HINTS,
    claims:
      'a session keeps the claims that it was opened with, unless there is the option sessions.claimsLoader',
    idempotencyKey: 'write attempt',
  },
);

export const LIST = new CallOptions<ListOptions>('SessionService.list()', [
  'limit',
  'after',
]);

export const CLOSE_ALL = new CallOptions<CloseAllOptions>(
  'SessionService.closeAll()',
  ['except'],
);

const CLOSE = new CallOptions<SessionOwner>('SessionService.close()', [
  'subject',
]);

/**
 * An owner who is not known would be anyone.
 *
 * @throws AuthError `misconfigured`
 */
export function assertOwner(owner: unknown): void {
  CLOSE.assert(owner);
  if (
    typeof owner === 'object' &&
    owner !== null &&
    'subject' in owner &&
    (owner.subject ?? undefined) === undefined
  ) {
    throw new AuthError('misconfigured', 'options_invalid', {
      reason:
        'SessionService.close(): subject is not known, and the session of anyone would be closed. Leave it out if that is meant',
    });
  }
}

/** @throws AuthError `misconfigured` */
export function assertSessionCall<Options extends { device?: unknown }>(
  call: CallOptions<Options>,
  options: Options,
): void {
  call.assert(options);
  DEVICE.assert(options.device);
}
