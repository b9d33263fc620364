import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AuthError } from '../../errors.js';
import { carrierOf } from '../../guards/carriers.js';
import { GUARD_PARTS, JwtAuthGuard } from '../../guards/jwt-auth.guard.js';
import { refusalOf } from '../../guards/refusal.js';
import { RequestAuthenticator } from '../../guards/request-authenticator.js';
import type { CallContext } from '../../transport/carrier.js';
import { AuthEndpointSettings } from './auth-endpoint-settings.js';
import { assertOwn } from './own-principal.js';

/** Lets nobody in but with an access token of our own issuer, and what else the route asks for. */
@Injectable()
export class OwnTokenGuard extends JwtAuthGuard {
  constructor(
    @Inject(GUARD_PARTS) parts: object,
    @Inject(AuthEndpointSettings)
    private readonly settings: AuthEndpointSettings,
    @Inject(RequestAuthenticator)
    private readonly authenticator: RequestAuthenticator,
  ) {
    super(parts);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    // With `guard: false`, or another global guard, ours has not been asked yet.
    await super.canActivate(context);
    try {
      this.#admit(context as ExecutionContext & CallContext);
    } catch (error) {
      throw refusalOf(error, context, this.authenticator);
    }
    return true;
  }

  #admit(call: CallContext): void {
    const found = carrierOf(call)?.read(call);
    if (found === undefined) {
      throw new AuthError('missing', 'token_missing');
    }
    assertOwn(found.principal, this.settings.issuer);
  }
}
