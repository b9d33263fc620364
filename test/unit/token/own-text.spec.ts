import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ownText } from '../../../libs/jwt-auth/src/token/own-text.js';

const SOURCE = resolve(
  import.meta.dirname,
  '../../../libs/jwt-auth/src/token/own-text.ts',
);
const MEGABYTE = 2 ** 20;

/** Bytes that stay in memory for 200 short texts, each cut out of a long one of half a megabyte. */
function bytesHeld(how: string): number {
  const { outputText } = ts.transpileModule(readFileSync(SOURCE, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS },
  });
  const program = `${outputText}
    const long = (index) => Buffer.alloc(${MEGABYTE / 2}, 97 + (index % 26)).toString('latin1');
    const kept = [];
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 200; index++) kept.push((${how})(long(index).slice(10, 410)));
    gc();
    process.stdout.write(String(process.memoryUsage().heapUsed - before) + ' ' + kept.length);
  `;
  const output = execFileSync(process.execPath, ['--expose-gc', '-e', program]);
  return Number(output.toString().split(' ')[0]);
}

describe('ownText', () => {
  it.each(['', 'a', 'header.payload.signature', 'ü€😀', 'x'.repeat(10_000)])(
    'is the same text',
    (text) => {
      expect(ownText(text)).toBe(text);
    },
  );

  it(
    'does not keep the longer text in memory, as a cut does',
    { timeout: 60_000 },
    () => {
      expect(bytesHeld('(text) => text')).toBeGreaterThan(50 * MEGABYTE);
      expect(bytesHeld('ownText')).toBeLessThan(5 * MEGABYTE);
    },
  );
});
