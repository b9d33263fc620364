import { beforeEach, describe, expect, it } from 'vitest';
import { LogWriter } from '../../../../libs/jwt-auth/src/sessions/revocation/log-writer.js';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import type { Revocation } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation.js';
import { RevocationList } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-list.js';
import { SharedLog } from '../../../../libs/jwt-auth/src/sessions/revocation/shared-log.js';
import { START } from '../../../support/fake-clock.js';
import { refusal } from '../../../support/tokens.js';
import { FickleLog, Gate, logDown } from './fickle-log.js';
import { Time } from './instance.js';

const session = (id: number | string): Revocation => ({
  kind: 'session',
  id: `${id}`,
});

let time: Time;
let memory: MemoryRevocationLog;
let log: FickleLog;
let list: RevocationList;
let writer: LogWriter;
beforeEach(() => {
  time = new Time();
  memory = new MemoryRevocationLog(time.clock, time.monotonic.read);
  log = new FickleLog(memory);
  list = new RevocationList();
  writer = new LogWriter(
    new SharedLog(log, 5, time.monotonic.read, time.clock),
    list,
  );
});

async function stored(): Promise<[string, number][]> {
  const { records } = await memory.read();
  return records.map(({ text, until }) => [text, until]);
}

const DOWN = {
  kind: 'unavailable',
  message: 'The log of revocations failed (ECONNREFUSED)',
};

describe('what is published', () => {
  it('is in the list at once, and in the log once it is acknowledged', async () => {
    const publishing = writer.publish([session(1)], 60);
    expect([...list.entries()]).toEqual([[session(1), START + 60]]);
    await publishing;
    expect(await stored()).toEqual([['["session","1"]', START + 60]]);
    expect(writer.isBehind).toBe(false);
  });

  it('may be nothing, and then asks nobody', async () => {
    await writer.publish([], 60);
    expect(log.calls.append).toBe(0);
  });

  it('counts here where it cannot be stored, and is stored later', async () => {
    log.before.append = logDown;
    const error = await refusal(() => writer.publish([session(1)], 60));
    expect(error).toMatchObject(DOWN);
    expect(error.message).not.toContain('hunter2');
    expect(list.counts.sessions).toBe(1);
    expect(writer.isBehind).toBe(true);
    expect(await refusal(() => writer.flush())).toMatchObject(DOWN);
    log.before = {};
    time.pass(20);
    await writer.flush();
    expect(await stored()).toEqual([['["session","1"]', START + 60]]);
    expect(writer.isBehind).toBe(false);
    await writer.flush();
    expect(log.calls.append).toBe(3);
  });

  it('is stored for a second at least, however late', async () => {
    log.before.append = logDown;
    await refusal(() => writer.publish([session(1)], 60));
    log.before = {};
    time.pass(100);
    await writer.flush();
    expect(log.appended.at(-1)?.lifetime).toBe(1);
    expect(writer.isBehind).toBe(false);
  });

  it('is stored in portions, and what was stored of it is not stored again', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => session(index));
    log.before.append = () => {
      if (log.calls.append === 2) {
        logDown();
      }
    };
    expect(await refusal(() => writer.publish(many, 60))).toMatchObject(DOWN);
    expect(list.counts.sessions).toBe(1200);
    expect(log.calls.append).toBe(2);
    expect(await stored()).toHaveLength(500);
    await writer.flush();
    expect(log.calls.append).toBe(4);
    const texts = (await stored()).map(([text]) => text);
    expect(texts).toHaveLength(1000);
    expect(new Set(log.appended.map(({ text }) => text)).size).toBe(1200);
    const { position } = await memory.read();
    expect((await memory.read(position)).records).toHaveLength(200);
  });

  it('waits for as long as it was asked for last, whatever came through before', async () => {
    const gate = new Gate();
    log.before.append = gate.wait;
    const first = writer.publish([session(1)], 60);
    log.before.append = logDown;
    await refusal(() => writer.publish([session(1)], 900));
    gate.open();
    await first;
    expect(writer.isBehind).toBe(true);
    log.before = {};
    await writer.flush();
    expect((await stored()).map(([, until]) => until)).toEqual([
      START + 60,
      START + 900,
    ]);
    expect(writer.isBehind).toBe(false);
  });

  it('needs no other storing where it was stored for longer since', async () => {
    log.before.append = logDown;
    await refusal(() => writer.publish([session(1)], 60));
    log.before = {};
    await writer.publish([session(1)], 900);
    expect(writer.isBehind).toBe(false);
  });
});

describe('restoring', () => {
  it('stores everything that is known here, for as long as it counts', async () => {
    list.add(session('read'), START + 100);
    list.add({ kind: 'key', id: 'k' }, START + 900);
    list.add({ kind: 'subject', id: 'bob', version: 3, cutoff: 4 }, START + 50);
    await writer.publish([session('own')], 60);
    memory = new MemoryRevocationLog(time.clock, time.monotonic.read);
    log.shared = memory;
    await writer.restore();
    expect(await stored()).toEqual([
      ['["session","read"]', START + 100],
      ['["session","own"]', START + 60],
      ['["key","k"]', START + 900],
      ['["subject","bob",3,4]', START + 50],
    ]);
  });

  it('goes on later where it fails', async () => {
    list.add(session(1), START + 100);
    log.before.append = logDown;
    expect(await refusal(() => writer.restore())).toMatchObject(DOWN);
    expect(writer.isBehind).toBe(true);
    log.before = {};
    await writer.flush();
    expect(await stored()).toEqual([['["session","1"]', START + 100]]);
  });
});
