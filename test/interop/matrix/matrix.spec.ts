import { describe, expect, it } from 'vitest';
import { matrixOf, type Seen } from './matrix.js';

const seen = (cell: Partial<Seen>): Seen => ({
  program: 'jose',
  algorithm: 'ES256',
  token: 'good',
  outcome: 'accepted',
  expected: true,
  ...cell,
});

describe('the matrix', () => {
  it('has a line per program and algorithm, and says what was not tried', () => {
    const expired = { token: 'expired', outcome: 'refused' } as const;
    const matrix = matrixOf([
      seen({ algorithm: 'PS256' }),
      seen(expired),
      seen({}),
      seen({ program: 'HAProxy', outcome: 'unsupported' }),
    ]);
    expect(matrix.split('\n').slice(1)).toEqual([
      'program  algorithm  good         expired',
      'HAProxy  ES256      unsupported  -',
      'jose     ES256      accepted     refused',
      'jose     PS256      accepted     -',
    ]);
  });

  it('shows what should not be, also beside what should', () => {
    const wrong = seen({ expected: false });
    expect(matrixOf([wrong])).toContain('ACCEPTED, NOT AS EXPECTED');
    expect(matrixOf([seen({}), wrong])).toContain(
      'accepted / ACCEPTED, NOT AS EXPECTED',
    );
  });
});
