import { beforeEach, describe, expect, it } from 'vitest';
import { LogReader } from '../../../../libs/jwt-auth/src/sessions/revocation/log-reader.js';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { RevocationList } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-list.js';
import type { NewRecord } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-log.js';
import { SharedLog } from '../../../../libs/jwt-auth/src/sessions/revocation/shared-log.js';
import { START } from '../../../support/fake-clock.js';
import { refusal } from '../../../support/tokens.js';
import { FickleLog, logDown } from './fickle-log.js';
import { Time } from './instance.js';

const LONG = 3600;

let time: Time;
let memory: MemoryRevocationLog;
let log: FickleLog;
let list: RevocationList;
let reader: LogReader;
beforeEach(() => {
  time = new Time();
  memory = new MemoryRevocationLog(time.clock, time.monotonic.read);
  log = new FickleLog(memory);
  list = new RevocationList();
  reader = readerOf(log);
});

function readerOf(from: FickleLog): LogReader {
  const { monotonic, clock } = time;
  return new LogReader(new SharedLog(from, 5, monotonic.read, clock), list);
}

function sessions(from: number, to: number): NewRecord[] {
  return Array.from({ length: to - from }, (_, index) => ({
    text: JSON.stringify(['session', `${from + index}`]),
    lifetime: LONG,
  }));
}

describe('the reader of the log', () => {
  it('takes in what it holds, and until when', async () => {
    await memory.append([
      { text: '["token","a"]', lifetime: 1 },
      { text: '["subject","bob",7,8.5]', lifetime: 2 },
    ]);
    expect(await reader.catchUp()).toBe(false);
    expect([...list.entries()]).toEqual([
      [{ kind: 'token', id: 'a' }, START + 1],
      [{ kind: 'subject', id: 'bob', version: 7, cutoff: 8.5 }, START + 2],
    ]);
  });

  it('reads all pages, and then goes on from where it was', async () => {
    await memory.append(sessions(0, 2500));
    await reader.catchUp();
    expect(list.counts.sessions).toBe(2500);
    expect(log.calls.read).toBe(3);
    await memory.append(sessions(2500, 2501));
    await reader.catchUp();
    expect(log.calls.read).toBe(4);
    expect(list.counts.sessions).toBe(2501);
    const places = log.readFrom.map((from) => from?.at);
    expect(places).toEqual([undefined, '1000', '2000', '2500']);
  });

  it('keeps the pages that it got before one failed', async () => {
    await memory.append(sessions(0, 1500));
    log.before.read = () => {
      if (log.calls.read === 2) {
        logDown();
      }
    };
    expect(await refusal(() => reader.catchUp())).toMatchObject({
      kind: 'unavailable',
      message: 'The log of revocations failed (ECONNREFUSED)',
    });
    expect(list.counts.sessions).toBe(1000);
    await reader.catchUp();
    expect(list.counts.sessions).toBe(1500);
    expect(log.readFrom.at(-1)?.at).toBe('1000');
  });

  it('says that the log was lost, forgets nothing, and reads it from its beginning', async () => {
    await memory.append(sessions(0, 1200));
    await reader.catchUp();
    const emptied = new MemoryRevocationLog(time.clock, time.monotonic.read);
    await emptied.append(sessions(5000, 6100));
    log.shared = emptied;
    expect(await reader.catchUp()).toBe(true);
    expect(list.counts.sessions).toBe(2300);
    expect(await reader.catchUp()).toBe(false);
  });

  it('does not take an empty log for one that was lost', async () => {
    expect(await reader.catchUp()).toBe(false);
    expect(await reader.catchUp()).toBe(false);
  });

  it('passes over nothing that it does not understand', async () => {
    await memory.append([
      ...sessions(0, 1),
      { text: '["device","x"]', lifetime: 60 },
      ...sessions(1, 2),
    ]);
    for (let times = 0; times < 2; times++) {
      expect(await refusal(() => reader.catchUp())).toMatchObject({
        kind: 'unavailable',
        code: 'temporarily_unavailable',
        retryAfter: 1,
        message: expect.stringMatching(/not understood here/) as string,
      });
    }
    expect(log.readFrom).toEqual([undefined, undefined]);
    expect(list.counts.sessions).toBe(1);
    time.pass(61);
    await reader.catchUp();
    expect(list.counts.sessions).toBe(2);
  });
});
