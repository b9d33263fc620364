import {
  Inject,
  Module,
  type NestModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost, ModuleRef, ModulesContainer } from '@nestjs/core';
import { assertSafeWiring, assertSingletons } from './wiring/boot-checks.js';
import { Clock } from './clock.js';
import { RefreshTokenPlace } from './endpoints/auth/refresh-token-place.js';
import { limitSmallBodies } from './endpoints/auth/small-body.js';
import { Endpoints } from './endpoints/endpoints.js';
import { GuardPlaces } from './guards/guard-places.js';
import { GUARD_PARTS, JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { RequestAuthenticator } from './guards/request-authenticator.js';
import { assertUserCanBeSet } from './http/request-user.js';
import { reserveSlot } from './http/request-slot.js';
import { ManagedKeys } from './keys/managed/managed-keys.js';
import { JwtAuthConfigurableModule } from './module-definition.js';
import { Authenticator } from './principal/authenticator.js';
import { MODULE_MARK } from './wiring/single-module.js';
import { PROVIDERS } from './wiring/providers.js';
import { Pruning } from './sessions/pruning.js';
import { RevocationHub } from './sessions/revocation/revocation-hub.js';
import { RevocationService } from './sessions/revocation/revocation.service.js';
import { SessionEvents } from './sessions/session-events.js';
import { SessionService } from './sessions/session.service.js';
import { TokenService } from './token/token.service.js';
import { ListedIssuers } from './token/trusted-issuers.js';

/**
 * Guards the application. Import it once, in the root module:
 *
 * ```ts
 * JwtAuthModule.forRoot({
 *   issuer: 'https://auth.example.com',
 *   audience: 'https://api.example.com',
 *   keys: { secret: process.env.JWT_SECRET! },
 * })
 * ```
 *
 * From then on every route needs a good token, unless it is `@Public()`.
 */
@Module({
  providers: PROVIDERS,
  exports: [
    TokenService,
    Clock,
    ManagedKeys,
    SessionService,
    SessionEvents,
    RevocationService,
    JwtAuthGuard,
    // What the guard needs wherever `@UseGuards(JwtAuthGuard)` makes one.
    GUARD_PARTS,
    // For the strategy of Passport.
    RequestAuthenticator,
    // The same for `@UseGuards(RefreshTokenGuard)`.
    RefreshTokenPlace,
  ],
})
export class JwtAuthModule
  extends JwtAuthConfigurableModule
  implements NestModule, OnModuleInit, OnApplicationShutdown
{
  /** @internal */
  static readonly [MODULE_MARK] = true;

  constructor(
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
  ) {
    super();
  }

  /** Runs before Nest registers routes of the application and reads their guards. */
  configure(): void {
    assertSingletons(this.moduleRef);
    limitSmallBodies(this.http.httpAdapter);
    this.moduleRef.get(GuardPlaces).complete();
    this.moduleRef.get(Endpoints).register(this.http.httpAdapter);
  }

  /** @throws AuthError `misconfigured` where the application would end up unguarded or judged by the wrong module */
  onModuleInit(): void {
    assertSafeWiring(this.moduleRef, this.modules);
    this.moduleRef.get(Endpoints).assertServable();
    assertUserCanBeSet(this.http.httpAdapter);
    reserveSlot(this.http.httpAdapter);
  }

  /** Only now: until the server is closed, requests may still come. */
  async onApplicationShutdown(): Promise<void> {
    this.moduleRef.get(Authenticator).close();
    this.moduleRef.get(ListedIssuers).close();
    await this.moduleRef.get(Pruning).close();
    await this.moduleRef.get<RevocationHub | undefined>(RevocationHub)?.close();
    await this.moduleRef.get<ManagedKeys | undefined>(ManagedKeys)?.close();
  }
}
