import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../libs/jwt-auth/src/cli/confirm.js';

async function answering(typed: string): Promise<[boolean, string]> {
  const input = new PassThrough();
  const output = new PassThrough();
  const answer = confirm('Sure? ', input, output);
  input.end(typed);
  return [await answer, String(output.read())];
}

describe('the question before a revocation', () => {
  it.each(['yes\n', ' YES \n'])('is answered with %j', async (typed) => {
    expect(await answering(typed)).toEqual([true, 'Sure? ']);
  });

  it.each(['no\n', 'y\n', '\n', ''])('is denied with %j', async (typed) => {
    expect(await answering(typed)).toEqual([false, 'Sure? ']);
  });
});
