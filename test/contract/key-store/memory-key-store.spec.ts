import { describe } from 'vitest';
import { MemoryKeyStore } from '../../../libs/jwt-auth/src/keys/managed/memory-key-store.js';
import { keyStoreContract } from './key-store-contract.js';

describe('MemoryKeyStore', () => {
  const store = new MemoryKeyStore();
  keyStoreContract(() => store);
});
