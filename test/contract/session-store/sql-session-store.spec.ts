import { describe, it, vi } from 'vitest';
import { SqlSessionStore } from '@jwt-auth/nestjs/sql';
import { sessionStoreContract } from '@jwt-auth/nestjs/testing';
import { DATABASES, STRICT_POSTGRES } from '../../support/sql/databases.js';
import { TIME_LIMIT_MS, useTables } from '../../support/sql/tables.js';

vi.setConfig({ testTimeout: TIME_LIMIT_MS });

for (const database of [...DATABASES, ...STRICT_POSTGRES]) {
  const { name, absent } = database;
  describe.skipIf(absent)(`SqlSessionStore on ${absent ?? name}`, () => {
    const tables = useTables(database);

    sessionStoreContract({ describe, it }, (clockOffset) => {
      const options = { ...tables.options, clockOffset, timeout: 30 };
      return new SqlSessionStore(tables.client(), options);
    });
  });
}
