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
    const left = request.left();
    const found = await ask(check);
    if (found === null) {
      return null;
    }
    // Only now is it known whose version to read, and the check is older than it.
    const { subject } = found;
    const { version, raisedAt, now } = await this.opening.versionOf(subject);
    // A clock that was set back meanwhile shows the sign-out before the beginning.
    const since = Math.min(begun, now - (left - request.left()));
    const proven = raisedAt >= since ? await ask(check) : found;
    if (proven?.subject !== subject) {
      return null;
    }
    const { claims } = proven;
    return this.opening.open(request, subject, { claims, device, version });
  }
}

async function ask(
  check: CredentialsCheck,
): Promise<VerifiedCredentials | null> {
  const found: unknown = await check();
  if (found !== null && !hasSubject(found)) {
    throw unavailable(
      'The check of credentials gave neither a subject nor null',
    );
  }
  return found;
}

/** Whether it could be the subject of a session is found out when that is asked for. */
function hasSubject(found: unknown): found is VerifiedCredentials {
  const { subject } = (found ?? {}) as { subject?: unknown };
  return subject !== undefined && subject !== null;
}
