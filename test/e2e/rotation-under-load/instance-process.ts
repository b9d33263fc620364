import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Inject, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import {
  Claims,
  JwtAuthModule,
  ManagedKeys,
  Public,
  TokenService,
} from '@jwt-auth/nestjs';
import { RedisKeyStore } from '@jwt-auth/nestjs/redis';
import {
  AUDIENCE,
  ISSUER,
  LIFETIME,
  type Order,
  PUBLISH_AHEAD,
  RELOAD_LAG,
  ROTATE_EVERY,
  TOLERANCE,
} from './settings.js';

@Controller()
class Routes {
  constructor(
    @Inject(TokenService) private readonly tokens: TokenService,
    @Inject(ManagedKeys) private readonly keys: ManagedKeys,
  ) {}

  @Public()
  @Get('issue')
  async issue(): Promise<object> {
    const { token, expiresAt } = await this.tokens.issue('alice');
    return { token, expiresAt };
  }

  @Get('enter')
  enter(@Claims('sub') subject: string): object {
    return { subject };
  }

  @Public()
  @Get('revoke/:kid')
  async revoke(@Param('kid') kid: string): Promise<object> {
    await this.keys.revoke(kid);
    return { kid };
  }
}

/** An application as a team would write it, in a process of its own. */
async function run({
  url,
  prefix,
  keyEncryptionKey,
  port,
}: Order): Promise<number> {
  const store = new RedisKeyStore(new Redis(url), { prefix, timeout: 1 });
  const module = JwtAuthModule.forRoot({
    issuer: ISSUER,
    audience: AUDIENCE,
    accessToken: { expiresIn: LIFETIME },
    clockTolerance: TOLERANCE,
    keys: {
      managed: {
        store,
        keyEncryptionKey,
        rotateEvery: ROTATE_EVERY,
        publishAhead: PUBLISH_AHEAD,
        reloadLag: RELOAD_LAG,
        longestLifetime: LIFETIME,
      },
    },
  });

  @Module({ imports: [module], controllers: [Routes] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.listen(port, '127.0.0.1');
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
