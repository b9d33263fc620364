import { setTimeout as sleep } from 'node:timers/promises';
import { bytesInUse } from '../memory/bytes-in-use.js';
import { answerParent } from '../run/child.js';
import { makeMaterial } from '../tokens/material.js';
import { Instance } from './instance.js';
import { ManyRevocations, type RevocationKind } from './many-revocations.js';

export interface MemoryOfRevocations {
  readonly kind: RevocationKind;
  readonly entries: number;
}

/** Lets an instance hear of so many revocations, and tells what each takes, in bytes. Needs `--expose-gc`. */
answerParent<MemoryOfRevocations, number>(async ({ kind, entries }) => {
  const log = new ManyRevocations(() => kind, 0);
  const instance = await Instance.started(makeMaterial('HS256'), log);
  const before = bytesInUse();
  log.grow(entries);
  while (instance.known < entries) {
    await sleep(10);
  }
  return (bytesInUse() - before) / entries;
});
