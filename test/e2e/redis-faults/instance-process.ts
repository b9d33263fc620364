import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import {
  CredentialsVerifier,
  CurrentUser,
  JwtAuthModule,
  type PasswordCredentials,
  type VerifiedCredentials,
} from '@jwt-auth/nestjs';
import { RedisSessionStore } from '@jwt-auth/nestjs/redis';
import { AUDIENCE, ISSUER, type Order, PASSWORD } from './settings.js';

@Injectable()
class Users extends CredentialsVerifier {
  async verify({
    username,
    password,
  }: PasswordCredentials): Promise<VerifiedCredentials | null> {
    return password === PASSWORD ? { subject: username } : null;
  }
}

@Controller()
class Routes {
  @Get('me')
  me(@CurrentUser('sub') subject: string): object {
    return { subject };
  }
}

/** An application as a team would write it, with default options, in a process of its own. */
async function run({ redis, secret, replicas }: Order): Promise<number> {
  const client = new Redis(redis);
  client.on('error', () => undefined);
  const store = new RedisSessionStore(
    client,
    replicas === undefined ? {} : { replicas },
  );
  const module = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: { secret: Buffer.from(secret, 'base64url') },
    sessions: { store, credentialsVerifier: Users },
    endpoints: { auth: true },
  });

  @Module({ imports: [module], controllers: [Routes], providers: [Users] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
}

process.on('disconnect', () => process.exit());
process.once('message', (order: Order) => {
  run(order)
    .then((port) => process.send?.({ port }))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
