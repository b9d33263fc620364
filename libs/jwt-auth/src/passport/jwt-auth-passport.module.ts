import { Module } from '@nestjs/common';
import { JwtStrategy } from './jwt.strategy.js';

/**
 * Makes `AuthGuard('jwt')` of `@nestjs/passport` work. Import it beside
 * `JwtAuthModule`, which must be global (the default). Where the global guard is
 * on, mark such routes `@Public()`, or both will ask for the token.
 */
@Module({ providers: [JwtStrategy], exports: [JwtStrategy] })
export class JwtAuthPassportModule {}
