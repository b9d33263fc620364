import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  JwtAuthModule,
  type JwtAuthOptions,
  type KeyOptions,
  type TokenService,
} from '@jwt-auth/nestjs';
import { AUDIENCE, ISSUER } from '../tokens/material.js';

/** Our module in an application without a server. */
export function oursAlone(
  keys: KeyOptions,
  maxEntries: number,
  more: Pick<JwtAuthOptions, 'sessions' | 'revocations'> = {},
): Promise<INestApplicationContext> {
  const module = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys,
    cache: { maxEntries },
    guard: false,
    ...more,
  });
  return NestFactory.createApplicationContext(module, {
    logger: false,
    abortOnError: false,
  });
}

/** Leaves no room in the cache for tokens that are used once. */
export async function fill(
  tokens: TokenService,
  filler: readonly string[],
): Promise<void> {
  for (const token of filler) {
    await tokens.verify(token);
  }
}
