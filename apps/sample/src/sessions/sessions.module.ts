import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { OpenedStore } from './opened-store.js';
import { OPENED_STORE, StoreCloser } from './store-closer.js';

/**
 * Global, so that Nest shuts it down with `JwtAuthModule`, which is global too: of
 * those the one that was imported first is shut down last.
 */
@Global()
@Module({})
export class SessionsModule {
  static keepingThemIn(opened: OpenedStore): DynamicModule {
    return {
      module: SessionsModule,
      providers: [{ provide: OPENED_STORE, useValue: opened }, StoreCloser],
      exports: [OPENED_STORE],
    };
  }
}
