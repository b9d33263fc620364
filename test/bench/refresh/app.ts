import {
  ClaimsLoader,
  JwtAuthModule,
  type RevocationOptions,
  type SessionService,
} from '@jwt-auth/nestjs';
import { type RedisClient, RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TEAM_CLAIMS } from '../tokens/forge.js';
import {
  AUDIENCE,
  ISSUER,
  keyOptions,
  makeMaterial,
} from '../tokens/material.js';

/** Longer than any run, and soon over where one is killed and leaves its sessions behind. */
export const IDLE_SECONDS = 2 * 60 * 60;

export class TeamClaimsLoader extends ClaimsLoader {
  load(): object {
    return TEAM_CLAIMS;
  }
}

export interface AppSettings {
  readonly prefix: string;
  readonly withLoader?: boolean;
  readonly revocations?: RevocationOptions;
}

/** An application with sessions on Redis; each refresh rotates. */
export function appWithSessions(
  client: RedisClient,
  { prefix, withLoader = false, revocations = {} }: AppSettings,
): Promise<INestApplicationContext> {
  const auth = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: keyOptions(makeMaterial('HS256')),
    guard: false,
    sessions: {
      store: new RedisSessionStore(client, { prefix }),
      grace: 0,
      idle: IDLE_SECONDS,
      ...(withLoader && { claimsLoader: TeamClaimsLoader }),
    },
    revocations,
  });
  @Module({ imports: [auth], providers: [TeamClaimsLoader] })
  class WithSessions {}
  return NestFactory.createApplicationContext(WithSessions, {
    logger: false,
    abortOnError: false,
  });
}

/** Signs in so many subjects; returns their refresh tokens. */
export async function openSessions(
  sessions: SessionService,
  count: number,
): Promise<string[]> {
  const refreshTokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const options = { claims: TEAM_CLAIMS };
    const opened = await sessions.open(`user-${index}`, options);
    refreshTokens.push(opened.refreshToken);
  }
  return refreshTokens;
}
