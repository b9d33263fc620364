import { type DynamicModule, Module, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { AuthModule } from './auth/auth.module.js';
import { JwtAuthConfig } from './auth/jwt-auth.config.js';
import { hasKeyPair } from './auth/key-options.js';
import { LoginDto } from './auth/login.dto.js';
import { PageModule } from './page/page.module.js';
import { RoutesModule } from './routes/routes.module.js';
import type { OpenedStore } from './sessions/opened-store.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { UsersModule } from './users/users.module.js';

@Module({
  imports: [
    JwtAuthPassportModule,
    UsersModule,
    AuthModule,
    RoutesModule,
    PageModule,
  ],
  providers: [{ provide: APP_PIPE, useClass: ValidationPipe }],
})
export class AppModule {
  /**
   * Which endpoints there are must be known before the options are made.
   *
   * @param opened is closed with the application
   */
  static forEnvironment(
    env: NodeJS.ProcessEnv,
    opened: OpenedStore,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SessionsModule.keepingThemIn(opened),
        JwtAuthModule.forRootAsync({
          useClass: JwtAuthConfig,
          endpoints: {
            auth: { credentials: LoginDto },
            jwks: hasKeyPair(env),
          },
        }),
      ],
    };
  }
}
