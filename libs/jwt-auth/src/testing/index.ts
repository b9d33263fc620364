export { revocationLogContract } from './revocation-log-contract.js';
export type { MakeRevocationLog } from './revocation-log/log-bench.js';
export { sessionStoreContract } from './session-store-contract.js';
export type { MakeSessionStore } from './session-store/store-bench.js';
export type { TestFramework } from './test-framework.js';
