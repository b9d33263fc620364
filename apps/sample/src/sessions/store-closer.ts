import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OpenedStore } from './opened-store.js';

export const OPENED_STORE = Symbol('opened store');

/** Closes the connections after the last request, and after everyone who might still ask the store. */
@Injectable()
export class StoreCloser implements OnApplicationShutdown {
  constructor(@Inject(OPENED_STORE) private readonly opened: OpenedStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
