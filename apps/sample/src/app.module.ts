import { type DynamicModule, Module, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { JwtAuthPassportModule } from '@jwt-auth/nestjs/passport';
import { AuthModule } from './auth/auth.module.js';
import { JwtAuthConfig } from './auth/jwt-auth.config.js';
import { hasKeyPair } from './auth/key-options.js';
import { RoutesModule } from './routes/routes.module.js';
import { UsersModule } from './users/users.module.js';

@Module({
  imports: [JwtAuthPassportModule, UsersModule, AuthModule, RoutesModule],
  providers: [{ provide: APP_PIPE, useClass: ValidationPipe }],
})
export class AppModule {
  /** Which endpoints there are must be known before the options are made. */
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    return {
      module: AppModule,
      imports: [
        JwtAuthModule.forRootAsync({
          useClass: JwtAuthConfig,
          endpoints: { jwks: hasKeyPair(env) },
        }),
      ],
    };
  }
}
