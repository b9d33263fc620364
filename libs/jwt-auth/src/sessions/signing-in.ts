import type { MaybePromise } from '../maybe-promise.js';
import type { VerifiedCredentials } from './credentials-verifier.js';
import type { Opening } from './opening.js';
import type { SessionTokens, SignInOptions } from './session-tokens.js';
import { unavailable } from '../outage/unavailable.js';
import { type Request, type StoreAccess } from './store-access.js';

/** Finds out whom credentials prove to be; `null` where they are wrong. */
export type CredentialsCheck = () => MaybePromise<VerifiedCredentials | null>;

/** Checks credentials and opens a session, as one. */
export class SigningIn {
  constructor(
    private readonly store: StoreAccess,
    private readonly opening: Opening,
  ) {}

  /** @returns `null` where the credentials are wrong */
  async signIn(
    request: Request,
    check: CredentialsCheck,
    { device }: SignInOptions,
  ): Promise<SessionTokens | null> {
    const begun = await this.store.now();
    const found = await ask(check);
    if (found === null) {
      return null;
    }
    // Only now is it known whose version to read, and the check is older than it.
    const { subject } = found;
    const { version } = await this.opening.begin(subject);
    const proven = wasRaisedSince(begun, version) ? await ask(check) : found;
    if (proven?.subject !== subject) {
      return null;
    }
    const { claims } = proven;
    return this.opening.open(request, subject, { claims, device, version });
  }
}

/**
 * A version is at least the whole seconds of the time that it was raised at, so a
 * lower one was raised before. One of the same second may have been raised since.
 */
function wasRaisedSince(time: number, version: number): boolean {
  return version >= Math.floor(time);
}

async function ask(
  check: CredentialsCheck,
): Promise<VerifiedCredentials | null> {
  const found: unknown = await check();
  if (found !== null && !isVerified(found)) {
    throw unavailable(
      'The check of credentials gave neither a subject nor null',
    );
  }
  return found;
}

function isVerified(found: unknown): found is VerifiedCredentials {
  const { subject } = (found ?? {}) as { subject?: unknown };
  return typeof subject === 'string' && subject !== '';
}
