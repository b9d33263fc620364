import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { AppModule } from './app.module.js';
import { startMessage } from './start-message.js';
import { openStore } from './sessions/open-store.js';

const DEFAULT_PORT = 3000;

function createApp(module: DynamicModule): Promise<INestApplication> {
  return process.env['PLATFORM'] === 'fastify'
    ? NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter())
    : NestFactory.create(module);
}

async function main(): Promise<void> {
  const opened = await openStore(process.env);
  const app = await createApp(AppModule.forEnvironment(process.env, opened));
  app.enableCors();
  app.enableShutdownHooks([], { useProcessExit: true });
  await app.listen(
    Number(process.env['PORT'] || DEFAULT_PORT),
    process.env['HOST'] || '127.0.0.1',
  );
  console.log(startMessage(await app.getUrl(), opened.place, process.env));
}

try {
  await main();
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`The sample does not start. ${message}`, cause ?? '');
  process.exit(1);
}
