import { describe, expect, it } from 'vitest';
import { CollectedBytes } from '../../../../libs/jwt-auth/src/keys/remote/collected-bytes.js';

const MAX = 100_000;

/** What is kept of so many bytes that come one by one, each in memory of its own. */
function oneByOne(count: number): CollectedBytes {
  const collected = new CollectedBytes(MAX);
  for (let sent = 0; sent < count; sent++) {
    expect(collected.add(Buffer.of(sent % 256))).toBe(true);
  }
  return collected;
}

describe('bytes that are collected', () => {
  it('come out as they came in', () => {
    const collected = new CollectedBytes(MAX);
    const chunks = ['', 'a', 'bcd', '', 'e'.repeat(50_000), 'f'];
    for (const chunk of chunks) {
      collected.add(Buffer.from(chunk));
    }
    expect(collected.bytes().toString()).toBe(chunks.join(''));
  });

  it('are none where none came', () => {
    expect(new CollectedBytes(MAX).bytes()).toHaveLength(0);
  });

  it.each([1, 255, 5000, 65_536, MAX])(
    'take up at most twice their size and a little, however small the pieces: %d',
    (count) => {
      const collected = oneByOne(count);
      const bytes = collected.bytes();
      expect(bytes).toHaveLength(count);
      expect(bytes.every((byte, at) => byte === at % 256)).toBe(true);
      expect(collected.capacity).toBeLessThanOrEqual(
        Math.min(MAX, Math.max(2 * count, 4096)),
      );
    },
  );

  it('are copied, so that what they came in can go', () => {
    const collected = new CollectedBytes(MAX);
    const chunk = Buffer.from('abc');
    collected.add(chunk);
    chunk.fill('x');
    expect(collected.bytes().toString()).toBe('abc');
  });

  it('are at most as many as allowed, and what is over is not kept', () => {
    const collected = oneByOne(MAX - 1);
    expect(collected.add(Buffer.from('xy'))).toBe(false);
    expect(collected.bytes()).toHaveLength(MAX - 1);
    expect(collected.add(Buffer.alloc(1 << 20))).toBe(false);
    expect(collected.capacity).toBe(MAX);
    expect(collected.add(Buffer.from('x'))).toBe(true);
    expect(collected.add(Buffer.from('x'))).toBe(false);
  });

  it('fit where fewer are allowed than are made room for at first', () => {
    const collected = new CollectedBytes(3);
    expect(collected.add(Buffer.from('abc'))).toBe(true);
    expect(collected.capacity).toBe(3);
  });
});
