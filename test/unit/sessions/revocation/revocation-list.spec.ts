import { describe, expect, it } from 'vitest';
import type {
  Revocation,
  SubjectRevocation,
} from '../../../../libs/jwt-auth/src/sessions/revocation/revocation.js';
import { RevocationList } from '../../../../libs/jwt-auth/src/sessions/revocation/revocation-list.js';
import { ExpirySpans } from '../../../../libs/jwt-auth/src/token/expiry-spans.js';
import { START } from '../../../support/fake-clock.js';

const KINDS = ['token', 'session', 'key'] as const;
const subject = (
  version: number,
  cutoff: number,
  id = 'alice',
): SubjectRevocation => ({
  kind: 'subject',
  id,
  version,
  cutoff,
});
/** By when everything that ends at the time has certainly been dropped. */
const wellAfter = (time: number): number => time + ExpirySpans.SECONDS;

function counted(list: RevocationList): number {
  return Object.values(list.counts).reduce((sum, count) => sum + count, 0);
}

describe('the list of revocations', () => {
  it('has nothing at the beginning', () => {
    const list = new RevocationList();
    expect(list.counts).toEqual({
      tokens: 0,
      sessions: 0,
      subjects: 0,
      keys: 0,
    });
    expect(list.changes).toBe(0);
    expect([...list.entries()]).toEqual([]);
  });

  it('counts each kind on its own, and the same name once in each', () => {
    const list = new RevocationList();
    for (const kind of KINDS) {
      list.add({ kind, id: 'x' }, START);
      list.add({ kind, id: 'x' }, START);
    }
    list.add(subject(1, 1, 'x'), START);
    list.add({ kind: 'session', id: 'y' }, START);
    expect(list.counts).toEqual({
      tokens: 1,
      sessions: 2,
      subjects: 1,
      keys: 1,
    });
  });

  it.each(KINDS)('changes with a new %s, and not with a known one', (kind) => {
    const list = new RevocationList();
    list.add({ kind, id: 'x' }, START);
    expect(list.changes).toBe(1);
    for (const until of [START, START - 1, START + 1]) {
      list.add({ kind, id: 'x' }, until);
    }
    expect(list.changes).toBe(1);
    list.add({ kind, id: 'y' }, START);
    expect(list.changes).toBe(2);
  });

  it.each(KINDS)('keeps a %s for the longest that was asked', (kind) => {
    const list = new RevocationList();
    for (const seconds of [100, 300, 200]) {
      list.add({ kind, id: 'x' }, START + seconds);
    }
    expect([...list.entries()]).toEqual([[{ kind, id: 'x' }, START + 300]]);
    list.dropEnded(wellAfter(START + 299));
    expect(counted(list)).toBe(1);
    list.dropEnded(wellAfter(START + 300));
    expect(counted(list)).toBe(0);
  });

  it('merges what is said of a subject by the maximum of each', () => {
    const list = new RevocationList();
    list.add(subject(5, 100), START + 10);
    list.add(subject(3, 200), START + 30);
    list.add(subject(4, 50), START + 20);
    expect([...list.entries()]).toEqual([[subject(5, 200), START + 30]]);
    list.dropEnded(wellAfter(START + 29));
    expect(list.counts.subjects).toBe(1);
  });

  it('changes with a subject only where version or cutoff rises', () => {
    const list = new RevocationList();
    const changesWith = (version: number, cutoff: number): number => {
      const before = list.changes;
      list.add(subject(version, cutoff), START + list.changes);
      return list.changes - before;
    };
    expect(changesWith(0, 0)).toBe(1);
    expect(changesWith(5, 100)).toBe(1);
    expect(changesWith(5, 100)).toBe(0);
    expect(changesWith(4, 99)).toBe(0);
    expect(changesWith(6, 1)).toBe(1);
    expect(changesWith(1, 101)).toBe(1);
    expect(changesWith(6, 101)).toBe(0);
  });

  it('drops a portion at once, until nothing that ended is left', () => {
    const list = new RevocationList();
    for (let index = 0; index < 4500; index++) {
      list.add({ kind: 'session', id: `${index}` }, START + (index % 7));
    }
    list.add({ kind: 'session', id: 'stays' }, START + 1000);
    const left: number[] = [];
    for (let times = 0; times < 4; times++) {
      list.dropEnded(wellAfter(START + 10));
      left.push(list.counts.sessions);
    }
    expect(left).toEqual([2501, 501, 1, 1]);
    expect([...list.entries()]).toEqual([
      [{ kind: 'session', id: 'stays' }, START + 1000],
    ]);
  });

  it('drops nothing before its time, whatever span it ends in', () => {
    for (let offset = 0; offset <= ExpirySpans.SECONDS; offset++) {
      const list = new RevocationList();
      const until = START + offset;
      list.add({ kind: 'token', id: 'x' }, until);
      list.add(subject(1, 1), until);
      list.dropEnded(until - 0.001);
      expect(counted(list)).toBe(2);
      list.dropEnded(wellAfter(until));
      expect(counted(list)).toBe(0);
    }
  });

  it('does not change with what is dropped, but with what is revoked again', () => {
    const list = new RevocationList();
    list.add({ kind: 'session', id: 'x' }, START);
    list.dropEnded(wellAfter(START));
    expect([list.changes, counted(list)]).toEqual([1, 0]);
    list.add({ kind: 'session', id: 'x' }, START + 100);
    expect([list.changes, counted(list)]).toEqual([2, 1]);
  });

  it('tells everything that it knows, and until when', () => {
    const list = new RevocationList();
    const known: [Revocation, number][] = [
      [{ kind: 'token', id: 'a' }, START + 1],
      [{ kind: 'session', id: 'b' }, START + 2],
      [{ kind: 'key', id: 'c' }, START + 3],
      [subject(4, 5), START + 4],
    ];
    known.forEach(([revocation, until]) => list.add(revocation, until));
    expect([...list.entries()]).toEqual(known);
  });

  it.each<[string, number[]]>([
    ['in their order', [0, 1, 2]],
    ['the other way round', [2, 1, 0]],
  ])('keeps the last sign-out everywhere, read %s', (_, order) => {
    const list = new RevocationList();
    const known: Revocation[] = [
      subject(2, 0),
      { ...subject(3, 0), epoch: 3, kept: 'first' },
      { ...subject(4, 0), epoch: 4, kept: 'second' },
    ];
    order.forEach((each) => list.add(known[each]!, START));
    expect([...list.entries()]).toStrictEqual([[known[2], START]]);
    const ended = (id: string, version: number): boolean =>
      list.isEndedEverywhere({ id, subject: 'alice' }, version);
    expect([ended('first', 3), ended('first', 4)]).toEqual([true, false]);
    expect(ended('second', 3)).toBe(false);
  });

  it('says of no session that it was kept if none was', () => {
    const list = new RevocationList();
    list.add({ ...subject(3, 0), epoch: 3 }, START);
    list.add(subject(1, 0, 'bob'), START);
    expect([...list.entries()]).toStrictEqual([
      [{ ...subject(3, 0), epoch: 3 }, START],
      [subject(1, 0, 'bob'), START],
    ]);
    expect(list.lostEverywhere('alice', 2)).toStrictEqual({ kept: undefined });
    expect(list.lostEverywhere('bob', 0)).toBeUndefined();
  });
});
