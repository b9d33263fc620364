import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import type { INestApplication } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { walkthrough } from './walkthrough.js';

const DEFAULT_PORT = 3000;
const module = AppModule.forEnvironment(process.env);

function createApp(): Promise<INestApplication> {
  return process.env['PLATFORM'] === 'fastify'
    ? NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter())
    : NestFactory.create(module);
}

const app = await createApp();
app.enableCors();
app.enableShutdownHooks();
await app.listen(
  Number(process.env['PORT'] || DEFAULT_PORT),
  process.env['HOST'] || '127.0.0.1',
);
const url = await app.getUrl();
console.log(`\nListening on ${url}. Try:\n\n${walkthrough(url).join('\n')}\n`);
