import { describe, expect, it, vi } from 'vitest';
import { SqlRevocationLog, SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { revocationLogContract } from '@jwt-auth/nestjs/testing';
import { DATABASES, STRICT_POSTGRES } from '../../support/sql/databases.js';
import { TIME_LIMIT_MS, useTables } from '../../support/sql/tables.js';

vi.setConfig({ testTimeout: TIME_LIMIT_MS });

for (const database of [...DATABASES, ...STRICT_POSTGRES]) {
  const { name, absent } = database;
  describe.skipIf(absent)(`SqlRevocationLog on ${absent ?? name}`, () => {
    const tables = useTables(database);

    revocationLogContract({ describe, it }, (clockOffset) => {
      const options = { ...tables.options, clockOffset, timeout: 30 };
      return new SqlRevocationLog(tables.client(), options);
    });

    it('is where a session store says, in one place for all stores', async () => {
      const store = new SqlSessionStore(tables.client(), tables.options);
      const log = store.revocationLog();
      expect(store.revocationLog()).toBe(log);
      const other = new SqlRevocationLog(tables.client(), tables.options);
      let { position, more } = await other.read();
      while (more) {
        ({ position, more } = await other.read(position));
      }
      await log.append([{ text: '{}', lifetime: 10 }]);
      const page = await other.read(position);
      expect(page.records.map(({ text }) => text)).toEqual(['{}']);
    });
  });
}
