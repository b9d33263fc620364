import type { AddressInfo } from 'node:net';
import { TokenService } from '@jwt-auth/nestjs';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { answerParent } from '../run/child.js';
import { type Material } from '../tokens/material.js';
import { type CacheCounts } from '../tokens/streams.js';
import { BenchModule } from './app/bench.module.js';
import { expressOauth2 } from './app/express-oauth2.js';
import { fastifyJwtApp } from './app/fastify-jwt.app.js';
import { type AppName, type Platform } from './variants.js';

/** The process whose routes are measured. */
export type ServerQuestion =
  | {
      readonly kind: 'start';
      readonly app: AppName;
      readonly platform: Platform;
      readonly material: Material;
    }
  | { readonly kind: 'read' };

export interface ServerReading {
  readonly port: number;
  readonly node: string;
  readonly cpuMicroseconds: number;
  /** Of our cache, where there is one. */
  readonly cache?: CacheCounts;
}

const HOST = '127.0.0.1';

let port = 0;
let tokens: TokenService | undefined;

answerParent<ServerQuestion, ServerReading>(async (question) => {
  if (question.kind === 'start') {
    const { app, platform, material } = question;
    port =
      app === 'fastify-jwt'
        ? await startFastifyJwt(material)
        : await startNest(app, platform, material);
  }
  return reading();
});

function reading(): ServerReading {
  const { user, system } = process.cpuUsage();
  const cache = tokens?.cacheStatistics();
  return {
    port,
    node: process.version,
    cpuMicroseconds: user + system,
    ...(cache && { cache: { hits: cache.hits, misses: cache.misses } }),
  };
}

async function startFastifyJwt(material: Material): Promise<number> {
  const app = await fastifyJwtApp(material);
  await app.listen({ host: HOST, port: 0 });
  return (app.server.address() as AddressInfo).port;
}

async function startNest(
  name: Exclude<AppName, 'fastify-jwt'>,
  platform: Platform,
  material: Material,
): Promise<number> {
  const app = await NestFactory.create(
    name === 'nest'
      ? BenchModule.withPeers(material)
      : BenchModule.uncached(material),
    platform === 'express' ? new ExpressAdapter() : new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  if (platform === 'express') {
    app.use('/express-oauth2-jwt-bearer', expressOauth2(material));
  }
  await app.listen(0, HOST);
  tokens = app.get<TokenService>(TokenService);
  return (app.getHttpServer().address() as AddressInfo).port;
}
