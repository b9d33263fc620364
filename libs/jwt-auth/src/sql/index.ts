export { migrate, migration } from './migrations.js';
export type { PostgresListener } from './postgres-listener.js';
export type { SqlDialectName } from './sql-dialect.js';
export { SqlKeyStore } from './sql-key-store.js';
export type { SqlStoreOptions, SqlTableOptions } from './sql-options.js';
export { SqlRevocationLog } from './sql-revocation-log.js';
export type { SqlRevocationLogOptions } from './sql-log-options.js';
export { SqlSessionStore } from './sql-session-store.js';
export type { SqlSessionStoreOptions } from './sql-session-store.js';
