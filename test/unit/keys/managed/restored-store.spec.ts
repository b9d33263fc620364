import { randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  JwtAuthModule,
  ManagedKeys,
  MemoryKeyStore,
  MemoryRevocationLog,
  RevocationService,
  TokenService,
} from '@jwt-auth/nestjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIENCE, ISSUER } from '../../../support/scenes.js';
import { refusal } from '../../../support/tokens.js';

const keyEncryptionKey = randomBytes(32);

describe('a key store that goes back to before a revocation', () => {
  let log: MemoryRevocationLog;
  let open: TestingModule[];
  beforeEach(() => {
    log = new MemoryRevocationLog();
    open = [];
  });
  afterEach(() => Promise.all(open.map((module) => module.close())));

  async function started(store: MemoryKeyStore): Promise<TestingModule> {
    const module = await Test.createTestingModule({
      imports: [
        JwtAuthModule.forRoot({
          issuer: ISSUER,
          audience: AUDIENCE,
          keys: { managed: { store, keyEncryptionKey } },
          revocations: { log },
        }),
      ],
    }).compile();
    open.push(module);
    return module;
  }

  /** As a backup is made and restored. */
  async function copyOf(store: MemoryKeyStore): Promise<MemoryKeyStore> {
    const copy = new MemoryKeyStore();
    for (const record of await store.list(ISSUER)) {
      await copy.create(ISSUER, record);
    }
    return copy;
  }

  function statesOf(module: TestingModule): unknown[] {
    const keys = module.get(ManagedKeys).list();
    return keys.map(({ kid, state }) => [kid, state]);
  }

  it('does not bring the key back: its tokens stay refused, and it is revoked again', async () => {
    const store = new MemoryKeyStore();
    const before = await started(store);
    const { token } = await before.get(TokenService).issue('alice');
    const [first, second] = before.get(ManagedKeys).list();
    const backup = await copyOf(store);
    await before.get(ManagedKeys).revoke(first!.kid);

    const after = await started(backup);
    expect(statesOf(after)).toEqual([
      [first!.kid, 'revoked'],
      [second!.kid, 'signing'],
      [expect.any(String), 'standby'],
    ]);
    const service = after.get(TokenService);
    expect((await refusal(() => service.verify(token))).code).toBe(
      'key_unknown',
    );
    const next = await service.issue('alice');
    expect(await service.verify(next.token)).toMatchObject({ sub: 'alice' });
  });

  it('neither does if the key was revoked on the command line, which knows no log', async () => {
    const store = new MemoryKeyStore();
    const before = await started(store);
    const [first] = before.get(ManagedKeys).list();
    const backup = await copyOf(store);
    // Another program without a log, as the command line is.
    const elsewhere = await Test.createTestingModule({
      imports: [
        JwtAuthModule.forRoot({
          issuer: ISSUER,
          audience: AUDIENCE,
          keys: { managed: { store, keyEncryptionKey } },
        }),
      ],
    }).compile();
    open.push(elsewhere);
    await elsewhere.get(ManagedKeys).revoke(first!.kid);
    // What an instance does each second.
    await expect.poll(() => before.get(RevocationService).counts.keys).toBe(1);
    const after = await started(backup);
    expect(statesOf(after)).toContainEqual([first!.kid, 'revoked']);
  });
});
