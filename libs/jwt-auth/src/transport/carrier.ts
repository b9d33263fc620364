import type { AuthError } from '../errors.js';
import type { Principal } from '../principal/principal.js';
import type { TokenSource } from './token-source.js';

/** What a handler is called with, as far as a carrier looks at it; Nest's `ExecutionContext` fits. */
export interface CallContext {
  getType(): string;
  getArgByIndex(index: number): unknown;
}

/** Who was found in a request, and by which token. */
export interface Authentication {
  readonly principal: Principal<unknown>;
  readonly token: string;
  /** The user as this request is given it: what a loader found, or claims of its own. */
  readonly user: unknown;
}

/**
 * Knows one transport: where a token can be found, where the outcome is kept,
 * and how a refusal is said.
 */
export interface Carrier {
  /** Value of `getType()` of the contexts that it serves. */
  readonly type: string;
  source(context: CallContext): TokenSource;
  /** @param authenticator of the application that the call belongs to */
  attach(
    context: CallContext,
    authenticator: unknown,
    authentication: Authentication,
  ): void;
  /** Notes whose call it is, for those who authenticate it later; leaves what was attached. */
  stamp(context: CallContext, authenticator: unknown): void;
  /** What was attached, or `undefined` for an anonymous caller. */
  read(context: CallContext): Authentication | undefined;
  /** The error to throw in this transport, once the refusal has been announced there. */
  refuse(context: CallContext, error: AuthError, realm: string): Error;
}
