import { JwtAuthModule, type SessionStore } from '@jwt-auth/nestjs';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AUDIENCE,
  ISSUER,
  keyOptions,
  makeMaterial,
} from '../tokens/material.js';

/** An application with sessions on the store; each refresh rotates. */
export function appOn(
  store: SessionStore,
  maxPerSubject: number,
): Promise<INestApplicationContext> {
  const auth = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: keyOptions(makeMaterial('HS256')),
    guard: false,
    // What takes so long is to be measured, not given up.
    sessions: { store, maxPerSubject, grace: 0, timeout: '60s', pruneEvery: 0 },
  });
  @Module({ imports: [auth] })
  class WithSessions {}
  return NestFactory.createApplicationContext(WithSessions, {
    logger: false,
    abortOnError: false,
  });
}
