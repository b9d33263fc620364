import type { AddressInfo } from 'node:net';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';

export const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface StartOptions {
  /** Overrides providers before the module is compiled. */
  override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Sets the application up before it listens. */
  configure?: (app: INestApplication) => void | Promise<void>;
}

export interface RunningApp extends AsyncDisposable {
  readonly app: INestApplication;
  readonly url: string;
  readonly port: number;
  /** A request with `Authorization: Bearer`, where a token is given. */
  request(path: string, token?: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Boots an application on a free loopback port, with real HTTP in front. */
export async function start(
  platform: Platform,
  metadata: ModuleMetadata,
  { override = (builder) => builder, configure }: StartOptions = {},
): Promise<RunningApp> {
  const testing = await override(Test.createTestingModule(metadata)).compile();
  const adapter =
    platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = testing.createNestApplication(adapter, { logger: false });
  await configure?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const close = (): Promise<void> => app.close();
  return {
    app,
    url,
    port,
    close,
    [Symbol.asyncDispose]: close,
    request: (path, token, init = {}) =>
      fetch(url + path, {
        ...init,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(init.headers as Record<string, string>),
        },
      }),
  };
}
