import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migration, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { StoreBench } from '../../../libs/jwt-auth/src/testing/session-store/store-bench.js';
import type { RefreshToken } from '../../../libs/jwt-auth/src/sessions/refresh-token.js';
import {
  freshPrefix,
  POSTGRES,
  postgresDialect,
} from '../../support/sql/databases.js';

const SIZES = [10, 10_000, 1_000_000];
const SAMPLES = 15;
/** What ten sessions take may be multiplied by so much for a million: one more level of a tree, a busy machine. */
const FLAT = 5;
const TIME_LIMIT_MS = 600_000;

const { absent, name } = POSTGRES;

describe.skipIf(absent)(
  `owners with many sessions on ${absent ?? name}`,
  () => {
    const tablePrefix = freshPrefix();
    const options = { dialect: 'postgres', tablePrefix } as const;
    const sessions = sql.table(`${tablePrefix}sessions`);
    const db = new Kysely<unknown>({ dialect: postgresDialect(2) });
    const store = new SqlSessionStore(db, { ...options, timeout: 60 });
    const bench = new StoreBench(() => store);
    const owners = new Map<number, string>();
    beforeAll(async () => {
      await migrate(db, options);
      for (const size of SIZES) {
        const owner = bench.newOwner();
        const { sessionId } = await bench.open({ owner });
        await copy(sessionId, size - 1);
        owners.set(size, owner);
      }
      await sql`vacuum analyze ${sessions}`.execute(db);
    }, TIME_LIMIT_MS);
    afterAll(async () => {
      await migration(options).down(db);
      await db.destroy();
    });

    /** So many more sessions like the one, each with a later sign-in. */
    async function copy(id: string, count: number): Promise<void> {
      await sql`
      insert into ${sessions} (id, owner, epoch, live_epoch, subject, family,
        current_hash, generation, claims, created_at, used_at, idle_expires_at, expires_at)
      select id || number, owner, epoch, live_epoch, subject, family, current_hash,
        generation, claims, created_at + number / 1e6, used_at + number / 1e6,
        idle_expires_at, expires_at
      from ${sessions}, generate_series(1, ${sql.lit(count)}) as number
      where id = ${id}`.execute(db);
    }

    /** Median milliseconds of each size, measured in turns. */
    async function medians(
      call: (owner: string, size: number) => Promise<unknown>,
    ): Promise<number[]> {
      const taken = new Map(SIZES.map((size) => [size, [] as number[]]));
      for (let sample = 0; sample < SAMPLES; sample++) {
        for (const [size, owner] of owners) {
          const begun = performance.now();
          await call(owner, size);
          taken.get(size)!.push(performance.now() - begun);
        }
      }
      return SIZES.map(
        (size) => taken.get(size)!.toSorted((a, b) => a - b)[SAMPLES >> 1]!,
      );
    }

    async function expectFlat(
      what: string,
      call: (owner: string, size: number) => Promise<unknown>,
    ): Promise<void> {
      const found = await medians(call);
      const shown = found.map((each) => `${each.toFixed(1)} ms`);
      console.info(
        `PostgreSQL, ${what} at ${SIZES.join(', ')}: ${shown.join(', ')}`,
      );
      expect(found[2]).toBeLessThan(FLAT * found[0]!);
    }

    it(
      'are listed, signed in, refreshed and signed out everywhere as fast as others',
      async () => {
        const limit = { most: 100, onLimit: 'close' } as const;
        await expectFlat('a page of 50', (owner) =>
          store.list(owner, { limit: 50 }),
        );
        await expectFlat('a sign-in', (owner) => bench.open({ owner }));
        const tokens = new Map<string, RefreshToken>();
        for (const owner of owners.values()) {
          tokens.set(owner, await bench.open({ owner }));
        }
        await expectFlat('a refresh', async (owner) => {
          const token = tokens.get(owner)!;
          tokens.set(owner, await bench.next(token, { grace: 0 }));
        });
        await expectFlat('a sign-out', async (owner) => {
          await store.revoke((await bench.open({ owner })).sessionId);
        });
        await expectFlat('"sign out everywhere but here"', (owner) =>
          store.revokeAll(owner, tokens.get(owner)!.sessionId),
        );
        for (const owner of owners.values()) {
          expect(await bench.listed(owner)).toEqual([
            tokens.get(owner)!.sessionId,
          ]);
        }
        await expectFlat('a sign-in after that, with the limit', (owner) =>
          bench.open({ owner, version: Number.MAX_SAFE_INTEGER, limit }),
        );
      },
      TIME_LIMIT_MS,
    );
  },
);
