import {
  JwtAuthGuard,
  MemorySessionStore,
  RevocationService,
  TokenService,
} from '@jwt-auth/nestjs';
import type { INestApplicationContext } from '@nestjs/common';
import { oursAlone } from '../micro/ours.js';
import { keyOptions, type Material } from '../tokens/material.js';
import { CACHE_ENTRIES } from '../tokens/streams.js';
import type { ManyRevocations } from './many-revocations.js';

/** A process that reads a million revocations for one instance reads none for the others meanwhile. */
const maxLag = '60s';

/** One instance of an application that has sessions, and reads a log of revocations. */
export class Instance {
  readonly guard: JwtAuthGuard;
  readonly tokens: TokenService;
  readonly #revocations: RevocationService;
  #revoked = 0;

  private constructor(app: INestApplicationContext) {
    this.#revocations = app.get<RevocationService>(RevocationService);
    this.guard = app.get(JwtAuthGuard);
    this.tokens = app.get<TokenService>(TokenService);
  }

  /** @param log `undefined` for an application without sessions */
  static async started(
    material: Material,
    log: ManyRevocations | undefined,
  ): Promise<Instance> {
    const sessions = { store: new MemorySessionStore(), pruneEvery: 0 };
    const app = await oursAlone(
      keyOptions(material),
      CACHE_ENTRIES,
      log === undefined ? {} : { sessions, revocations: { log, maxLag } },
    );
    return new Instance(app);
  }

  /** How many revocations it knows of. */
  get known(): number {
    return Object.values(this.#revocations.counts).reduce(
      (sum, count) => sum + count,
      0,
    );
  }

  /** Revokes something that no token of the benchmark has to do with. */
  revoke(): void {
    this.#revoked += 1;
    void this.#revocations.revokeKey(`old-${this.#revoked}`);
  }
}
