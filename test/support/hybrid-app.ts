import type { AddressInfo, Server } from 'node:net';
import type { ModuleMetadata } from '@nestjs/common';
import {
  type ClientProxy,
  ClientProxyFactory,
  type MicroserviceOptions,
  Transport,
} from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { type CapturedLog, loggingTo } from './captured-log.js';
import { startGuarded } from './guarded-app.js';
import type { Platform, RunningApp } from './platform.js';

export interface HybridApp extends RunningApp {
  /** What the handler answers, or the error that comes back. */
  send(pattern: string, data?: unknown): Promise<unknown>;
  emit(pattern: string): Promise<void>;
}

/** A guarded application with HTTP and a microservice over TCP. */
export async function startHybrid(
  platform: Platform,
  metadata: ModuleMetadata,
  log: CapturedLog,
  inheritAppConfig: boolean,
  options: Parameters<typeof startGuarded>[2] = {},
): Promise<HybridApp> {
  const address = { host: '127.0.0.1', port: 0 };
  let client: ClientProxy | undefined;
  const app = await startGuarded(
    platform,
    metadata,
    options,
    loggingTo(log, {
      configure: async (nest) => {
        const microservice = nest.connectMicroservice<MicroserviceOptions>(
          { transport: Transport.TCP, options: address },
          { inheritAppConfig },
        );
        await nest.startAllMicroservices();
        const { port } = microservice.unwrap<Server>().address() as AddressInfo;
        client = ClientProxyFactory.create({
          transport: Transport.TCP,
          options: { ...address, port },
        });
      },
    }),
  );
  const connected = client as ClientProxy;
  const close = async (): Promise<void> => {
    await connected.close();
    await app.close();
  };
  return {
    ...app,
    close,
    [Symbol.asyncDispose]: close,
    send: (pattern, data = '') =>
      lastValueFrom(connected.send<unknown>(pattern, data)).catch(
        (error: unknown) => error,
      ),
    emit: async (pattern) => {
      await lastValueFrom(connected.emit(pattern, ''), { defaultValue: null });
    },
  };
}
