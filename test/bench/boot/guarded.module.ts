import { Module } from '@nestjs/common';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import {
  AUDIENCE,
  ISSUER,
  keyOptions,
  makeMaterial,
} from '../tokens/material.js';
import { PlainModule } from './plain.module.js';

/** The same application, guarded. */
@Module({
  imports: [
    JwtAuthModule.forRoot({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: keyOptions(makeMaterial('HS256')),
    }),
    PlainModule,
  ],
})
export class GuardedModule {}
