export type { RedisClient } from './redis-client.js';
export { RedisKeyStore } from './redis-key-store.js';
export type { RedisKeyStoreOptions } from './redis-key-store.js';
export type { RedisRevocationLogOptions } from './redis-log-options.js';
export { RedisRevocationLog } from './redis-revocation-log.js';
export type { RedisSessionStoreOptions } from './redis-session-options.js';
export { RedisSessionStore } from './redis-session-store.js';
export type { RedisSubscriber } from './redis-subscriber.js';
