import { Injectable } from '@nestjs/common';
import type { JwtAuthOptions, JwtAuthOptionsFactory } from '@jwt-auth/nestjs';
import { ProfileLoader } from '../users/profile-loader.js';
import { AppClaims } from './app-claims.js';
import { keyOptions } from './key-options.js';

@Injectable()
export class JwtAuthConfig implements JwtAuthOptionsFactory {
  createJwtAuthOptions(): JwtAuthOptions {
    return {
      issuer: 'http://127.0.0.1/sample',
      audience: 'sample-api',
      keys: keyOptions(process.env),
      accessToken: { expiresIn: '15m' },
      claims: AppClaims,
      userLoader: ProfileLoader,
      grants: { permissions: 'licensedFeatures' },
      realm: 'sample',
    };
  }
}
