import { describe, expect, it } from 'vitest';
import { withKidsLast } from '../../libs/jwt-auth/src/cli/argument-order.js';

const KID = `-${'x'.repeat(42)}`;

describe('a command line', () => {
  it.each([
    [
      ['keys', 'list', '--json'],
      ['keys', 'list', '--json'],
    ],
    [
      ['keys', 'revoke', KID, '--yes'],
      ['keys', 'revoke', '--yes', '--', KID],
    ],
    [
      ['keys', 'revoke', '--yes', '--', KID],
      ['keys', 'revoke', '--yes', '--', KID],
    ],
    [
      ['keys', 'revoke', `x${KID}`],
      ['keys', 'revoke', `x${KID}`],
    ],
  ])('%j becomes %j', (args, ordered) => {
    expect(withKidsLast(args)).toEqual(ordered);
  });
});
