import type { Answer } from '../maybe-promise.js';

/** Whom credentials prove to be. */
export interface VerifiedCredentials {
  /** `sub` of the tokens: what names the user for good, such as its id. Not empty. */
  readonly subject: string;
  /** Claims of the access tokens; what the claims loader is given where there is one. Default none. */
  readonly claims?: object | undefined;
}

/**
 * Checks the credentials of a sign-in, such as a name and a password. Extend it, make
 * it a provider of a module and name it as `sessions.credentialsVerifier`.
 *
 * @typeParam Credentials the DTO of the sign-in: `endpoints.auth.credentials`
 */
export abstract class CredentialsVerifier<
  Credentials extends object = PasswordCredentials,
> {
  /**
   * It may be asked twice for one sign-in: where the subject is signed out everywhere
   * within the same second, only a check that begins afterwards counts.
   *
   * @returns whom they prove to be, a promise or an Observable of it, or `null` where they are wrong: the client is not told what about them
   * @throws anything, where it cannot be decided: the request is answered with 503, or as
   *   an `HttpException` says
   */
  abstract verify(credentials: Credentials): Answer<VerifiedCredentials | null>;
}

/** What a sign-in sends unless `endpoints.auth.credentials` names another DTO. */
export interface PasswordCredentials {
  readonly username: string;
  readonly password: string;
}
