import { describe, expect, it } from 'vitest';
import {
  keyDocument,
  keyTable,
} from '../../libs/jwt-auth/src/cli/key-table.js';
import type { ManagedKeyInfo } from '../../libs/jwt-auth/src/keys/managed/key-listing.js';

const START = 1_700_000_000;
const key = (members: Partial<ManagedKeyInfo>): ManagedKeyInfo => ({
  kid: 'a',
  algorithm: 'ES256',
  state: 'signing',
  publishedAt: START,
  signFrom: START,
  ...members,
});

describe('the table of keys', () => {
  it('has a line for each key, in columns', () => {
    const keys = [
      key({ kid: 'one', signUntil: START + 10, verifyUntil: START + 20 }),
      key({ kid: 'another', state: 'standby', signFrom: START + 10 }),
    ];
    expect(keyTable(keys)).toBe(
      `
kid      algorithm  state    signs from            signs until           verifies until
one      ES256      signing  2023-11-14T22:13:20Z  2023-11-14T22:13:30Z  2023-11-14T22:13:40Z
another  ES256      standby  2023-11-14T22:13:30Z  -                     -
`.trim(),
    );
  });

  it('shows when a revoked key ended, and no turn that it never had', () => {
    const revoked = { state: 'revoked', revokedAt: START } as const;
    const rows = keyTable([
      key({ ...revoked, signFrom: START - 10, signUntil: START }),
      key({ ...revoked, signFrom: START + 10, signUntil: START + 20 }),
    ]).split('\n');
    expect(rows[1]).toMatch(
      /22:13:10Z {2}2023-11-14T22:13:20Z {2}2023-11-14T22:13:20Z$/,
    );
    expect(rows[2]).toMatch(/revoked {2}- +- +2023-11-14T22:13:20Z$/);
  });

  it('shows a time beyond all calendars as the last there is', () => {
    expect(keyTable([key({ signUntil: 6e14 })])).toContain(
      '+275760-09-13T00:00:00Z',
    );
  });
});

describe('the document of keys', () => {
  it('is JSON with times in ISO 8601', () => {
    const document = keyDocument('main', [key({ revokedAt: START + 1 })]);
    expect(JSON.parse(document)).toEqual({
      ring: 'main',
      keys: [
        {
          kid: 'a',
          algorithm: 'ES256',
          state: 'signing',
          publishedAt: '2023-11-14T22:13:20Z',
          signFrom: '2023-11-14T22:13:20Z',
          revokedAt: '2023-11-14T22:13:21Z',
        },
      ],
    });
  });
});
