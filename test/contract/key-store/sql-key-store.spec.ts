import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { SqlKeyStore } from '@jwt-auth/nestjs/sql';
import { DATABASES } from '../../support/sql/databases.js';
import { TIME_LIMIT_MS, useTables } from '../../support/sql/tables.js';
import { freshRing, keyStoreContract, recordOf } from './key-store-contract.js';

vi.setConfig({ testTimeout: TIME_LIMIT_MS });

for (const database of DATABASES) {
  const { name, absent } = database;
  describe.skipIf(absent)(`SqlKeyStore on ${absent ?? name}`, () => {
    const tables = useTables(database);
    const open = (): SqlKeyStore =>
      new SqlKeyStore(tables.client(), { ...tables.options, timeout: 30 });

    keyStoreContract(open);

    it('takes a record that is sent twice for one', async () => {
      const ring = freshRing();
      const next = recordOf(1, { version: 2 });
      for (let sent = 0; sent < 2; sent++) {
        expect(await open().create(ring, recordOf(1))).toBe(true);
      }
      for (let sent = 0; sent < 2; sent++) {
        expect(await open().replace(ring, next, 1)).toBe(true);
      }
      expect(await open().list(ring)).toEqual([next]);
    });

    it('tells rings apart that differ in case only, and takes one that is long', async () => {
      const ring = `${'r'.repeat(5000)} ${freshRing()}`;
      await open().create(ring, recordOf(1));
      expect(await open().list(ring.toUpperCase())).toEqual([]);
      expect(await open().list(ring)).toEqual([recordOf(1)]);
    });

    it('hands on a record that is no JSON', async () => {
      const ring = freshRing();
      await open().create(ring, recordOf(1));
      const keys = sql.table(`${tables.options.tablePrefix}keys`);
      await sql`update ${keys} set record = 'no JSON' where ring = ${JSON.stringify(ring)}`.execute(
        tables.client(),
      );
      expect(await open().list(ring)).toEqual(['no JSON']);
      expect(await open().replace(ring, recordOf(1), 2)).toBe(false);
    });
  });
}
