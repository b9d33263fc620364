import {
  Inject,
  Injectable,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import passportJwt from 'passport-jwt';
import { AuthError } from '../errors.js';
import { RequestAuthenticator } from '../guards/request-authenticator.js';
import { type Stamp, stampOf } from '../guards/stamp.js';
import type { HttpRequest, HttpResponse } from '../http/http-request.js';
import { judge, type PassportJwtStrategy } from './judge.js';
import { PassportRegistry } from './passport-registry.js';

const NAME = 'jwt';

const NO_RESPONSE: HttpResponse = {
  header: () => undefined,
  headersSent: true,
};

// Written down by hand, so that an application needs no types of passport-jwt.
const Base = PassportStrategy(passportJwt.Strategy, NAME) as unknown as new (
  options: object,
) => PassportJwtStrategy;

/**
 * The passport-jwt strategy `'jwt'`, for `AuthGuard('jwt')` and
 * `AuthGuard(['jwt', 'other'])`. It decides nothing itself: the same authority
 * that stands behind `JwtAuthGuard` does, of the application that the request
 * belongs to.
 */
@Injectable()
export class JwtStrategy
  extends Base
  implements OnModuleInit, OnApplicationShutdown
{
  // No #private members: Passport calls authenticate() on objects that inherit from this one.
  private readonly self: JwtStrategy = this;
  private readonly registry: PassportRegistry<JwtStrategy>;
  /** For requests that the global guard has not stamped. */
  private readonly own: Stamp;

  constructor(
    @Inject(RequestAuthenticator) authenticator: RequestAuthenticator,
  ) {
    const registry = new PassportRegistry<JwtStrategy>(passport, NAME);
    registry.assertOurs();
    // passport-jwt insists on these; authenticate() below uses neither.
    super({ jwtFromRequest: () => null, secretOrKeyProvider: refuseKey });
    this.registry = registry;
    this.own = { authenticator, response: NO_RESPONSE };
    this.registry.add(this);
  }

  /** @throws AuthError `misconfigured` where another strategy has taken the name */
  onModuleInit(): void {
    try {
      this.registry.assertOurs();
    } catch (error) {
      // An application that does not start is never shut down.
      this.registry.remove(this);
      throw error;
    }
  }

  /** Only now: until the server is closed, requests may still come. */
  onApplicationShutdown(): void {
    this.registry.remove(this);
  }

  /** Called by Passport, on an object made for this one request. */
  authenticate(request: HttpRequest): void {
    const stamp = stampOf(request) ?? this.ownStamp();
    if (stamp === undefined) {
      this.error(
        new AuthError('misconfigured', 'wiring_invalid', {
          reason:
            "Several applications of this process have a strategy 'jwt', and the request does not say which one it belongs to. Leave the global guard on (guard: true), with @Public() where AuthGuard('jwt') decides alone",
        }),
      );
    } else {
      judge(this, request, stamp);
    }
  }

  private ownStamp(): Stamp | undefined {
    return this.registry.isSole(this.self) ? this.own : undefined;
  }
}

function refuseKey(
  _request: unknown,
  _token: unknown,
  done: (error: Error) => void,
): void {
  done(new AuthError('misconfigured', 'signing_key_missing'));
}
