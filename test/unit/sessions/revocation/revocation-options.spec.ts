import { describe, expect, it } from 'vitest';
import type { RevocationOptions } from '@jwt-auth/nestjs';
import { MemorySessionStore } from '../../../../libs/jwt-auth/src/sessions/memory-session-store.js';
import { MemoryRevocationLog } from '../../../../libs/jwt-auth/src/sessions/revocation/memory-revocation-log.js';
import { resolveOptions } from '../../../../libs/jwt-auth/src/options/resolve-options.js';
import { bootFaults, optionsWith } from '../../../support/boot-faults.js';
import { refusal } from '../../../support/tokens.js';
import { tokenServiceOf } from '../../../support/token-service.js';
import { SCENES, sceneOptions } from '../../../support/scenes.js';
import { START } from '../../../support/fake-clock.js';

const DAY = 86_400;
const log = new MemoryRevocationLog();

function faults(revocations: unknown, others: object = {}): string[] {
  return bootFaults(optionsWith({ revocations, ...others }));
}

describe('the options of revocations', () => {
  it.each<[string, RevocationOptions | undefined, object]>([
    ['none at all', undefined, {}],
    ['undefined ones beside sessions', undefined, { sessions: {} }],
    ['none beside sessions in memory', {}, { sessions: {} }],
    [
      'none beside a store that keeps a log',
      {},
      { sessions: { store: new MemorySessionStore() } },
    ],
    ['a log alone', { log }, {}],
    ['a log beside sessions', { log }, { sessions: {} }],
    [
      'all',
      {
        log,
        check: 'store',
        maxLag: '1s',
        whenBehind: 'ask',
        longestLifetime: '15m',
      },
      {},
    ],
    ['the longest lag', { log, maxLag: 60 }, {}],
    ['undefined ones', { log, check: undefined, maxLag: undefined }, {}],
  ])('may be %s', (_, revocations, others) => {
    expect(faults(revocations, others)).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    ['memory', /^revocations: write \{ log \}, or \{\} for the defaults$/],
    [{ log: {} }, /^revocations\.log: must be an instance of a RevocationLog/],
    [{ log: null }, /^revocations\.log: must be an instance/],
    [{ log: MemoryRevocationLog }, /^revocations\.log: must be an instance/],
    [{ log, check: 'both' }, /^revocations\.check: must be 'list' or 'store'$/],
    [
      { log, maxLag: 0 },
      /^revocations\.maxLag: must be a duration of 1 to 60 seconds/,
    ],
    [{ log, maxLag: '61s' }, /^revocations\.maxLag: must/],
    [{ log, maxLag: 'soon' }, /^revocations\.maxLag: must/],
    [
      { log, whenBehind: 'allow' },
      /^revocations\.whenBehind: must be 'refuse' or 'ask'$/,
    ],
    [
      { log, longestLifetime: 'long' },
      /^revocations\.longestLifetime: must be a duration longer than nothing/,
    ],
    [
      { log, longestLifetime: '14m' },
      /^revocations\.longestLifetime: must not be shorter than accessToken\.expiresIn \(900 seconds\)$/,
    ],
    [
      { log, store: 1 },
      /^revocations\.store: is no option here; known are log, check,/,
    ],
    [{ log, toString: 1 }, /^revocations\.toString: is no option here/],
  ])('may not be %j', (revocations, fault) => {
    const found = faults(revocations);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(fault);
  });

  it('need a log where there is no session store that keeps one', () => {
    const missing =
      /^revocations\.log: must be given, such as new RedisRevocationLog\(client\): there is no session store that keeps one$/;
    class Bare extends MemorySessionStore {
      override revocationLog(): never {
        return undefined as never;
      }
    }
    const store = new Bare();
    for (const found of [
      faults({}),
      faults(undefined, { sessions: { store } }),
      faults({}, { sessions: { store } }),
    ]) {
      expect(found).toEqual([expect.stringMatching(missing) as string]);
    }
    expect(faults({ log }, { sessions: { store } })).toEqual([]);
  });

  it('are named with those of sessions, all at once', () => {
    const found = faults(
      { log, maxLag: 0, check: 'x' },
      { sessions: { idle: 0 } },
    );
    expect(found.map((each) => each.split(':')[0]).toSorted()).toEqual([
      'revocations.check',
      'revocations.maxLag',
      'sessions.idle',
    ]);
  });
});

describe('the settings of revocations', () => {
  const settings = (changes: object): unknown =>
    resolveOptions({ ...sceneOptions(SCENES.HS256), ...changes }, false)
      .revocationSettings;

  it('are absent where neither sessions nor revocations are asked for', () => {
    expect(settings({})).toBeUndefined();
  });

  it.each([{ sessions: {} }, { revocations: { log } }])(
    'have the defaults that are documented',
    (changes) => {
      expect(settings(changes)).toMatchObject({
        check: 'list',
        maxLag: 5,
        whenBehind: 'refuse',
        longestLifetime: DAY,
        clockTolerance: 5,
      });
    },
  );

  it('let access tokens live for as long as they are made for', () => {
    expect(
      settings({ sessions: {}, accessToken: { expiresIn: '2d' } }),
    ).toMatchObject({ longestLifetime: 2 * DAY });
  });
});

describe('issue()', () => {
  const HOUR = 3600;

  it('refuses an access token that would outlive its revocation', async () => {
    const revocations = { log, longestLifetime: HOUR };
    const service = await tokenServiceOf({
      ...sceneOptions(SCENES.HS256),
      revocations,
    });
    const issue = (expiresIn: number) =>
      service.issue('alice', {}, { expiresIn });
    expect((await issue(HOUR)).expiresAt).toBe(START + HOUR);
    expect(await refusal(() => issue(HOUR + 1))).toMatchObject({
      kind: 'misconfigured',
      code: 'claim_invalid',
      message:
        'A revocation is remembered for as long as an access token may live: expiresIn may be at most 3600 seconds here, see revocations.longestLifetime',
    });
    const signed = await service.sign({}, { type: 'x', expiresIn: '52w' });
    expect(signed.expiresAt).toBeGreaterThan(START + 300 * DAY);
  });

  it('takes a day at most by default, and anything without revocations', async () => {
    const options = sceneOptions(SCENES.HS256);
    const guarded = await tokenServiceOf({ ...options, sessions: {} });
    const issue = { expiresIn: DAY + 1 };
    expect(
      (await refusal(() => guarded.issue('alice', {}, issue))).message,
    ).toMatch(/at most 86400 seconds/);
    const plain = await tokenServiceOf(options);
    expect((await plain.issue('alice', {}, issue)).expiresAt).toBe(
      START + DAY + 1,
    );
  });
});
