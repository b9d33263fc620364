export type { RedisClient } from './redis-client.js';
export { RedisKeyStore } from './redis-key-store.js';
export type { RedisKeyStoreOptions } from './redis-key-store.js';
export type { RedisSessionStoreOptions } from './redis-session-options.js';
export { RedisSessionStore } from './redis-session-store.js';
