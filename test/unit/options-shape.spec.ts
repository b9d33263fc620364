import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../libs/jwt-auth/src/options/resolve-options.js';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

const IDP = { issuer: 'https://idp.example', jwks: 'discover' };

class Group {
  readonly expiresIn = '15m';
}

/** Each group of options, and options in which it is the value given. */
const GROUPS: Readonly<Record<string, (value: unknown) => object>> = {
  accessToken: (accessToken) => ({ accessToken }),
  cache: (cache) => ({ cache }),
  grants: (grants) => ({ grants }),
  limits: (limits) => ({ limits }),
  keys: (keys) => ({ keys }),
  'keys.managed': (managed) => ({ keys: { managed } }),
  sessions: (sessions) => ({ sessions }),
  revocations: (revocations) => ({ sessions: {}, revocations }),
  'trustedIssuers[0]': (each) => ({ trustedIssuers: [each] }),
  'trustedIssuers[0].fetch': (fetch) => ({
    trustedIssuers: [{ ...IDP, fetch }],
  }),
};

describe.each(Object.entries(GROUPS))('the group %s', (path, optionsOf) => {
  it.each<[string, unknown]>([
    ['true', true],
    ['text', '15m'],
    ['a number', 5],
    ['an array', []],
    ['a function', () => ({})],
    ['a map', new Map()],
    ['an instance of a class', new Group()],
    ['an object with inherited members', Object.create({ expiresIn: '15m' })],
    ['a promise', Promise.resolve({})],
  ])('cannot be %s', (_, value) => {
    const faults = bootFaults(optionsWith(optionsOf(value)));
    expect(
      faults.filter((fault) => fault.startsWith(`${path}: `)),
    ).toHaveLength(1);
  });

  it('has no member __proto__', () => {
    const value: unknown = JSON.parse('{"__proto__":{"expiresIn":"15m"}}');
    const faults = bootFaults(optionsWith(optionsOf(value)));
    expect(faults).toContainEqual(
      expect.stringContaining(`${path}.__proto__: is no option here`) as string,
    );
  });
});

describe('a getter', () => {
  const get = (): never => {
    throw new Error('was asked');
  };

  it.each([
    'issuer',
    'audience',
    'keys',
    'sessions',
    'realm',
    'trustedIssuers',
  ])('in place of %s is refused without being asked', (name) => {
    const options = Object.defineProperty(optionsWith({}), name, {
      get,
      enumerable: true,
    });
    expect(bootFaults(options)).toContainEqual(
      `${name}: is a getter, which may answer otherwise each time it is read: give its value`,
    );
  });

  it.each<[string, (group: object) => object]>([
    ['accessToken.expiresIn', (accessToken) => ({ accessToken })],
    ['sessions.grace', (sessions) => ({ sessions })],
    ['keys.secret', (keys) => ({ keys })],
    [
      'trustedIssuers[0].audience',
      (each) => ({
        trustedIssuers: [
          Object.defineProperties(each, Object.getOwnPropertyDescriptors(IDP)),
        ],
      }),
    ],
  ])('in place of %s is the only fault', (path, optionsOf) => {
    const name = path.split('.').at(-1) as string;
    const group = Object.defineProperty({}, name, { get, enumerable: true });
    expect(bootFaults(optionsWith(optionsOf(group)))).toEqual([
      `${path}: is a getter, which may answer otherwise each time it is read: give its value`,
    ]);
  });
});

describe('options', () => {
  it('may be frozen, without a prototype, or of another realm', () => {
    const options = optionsWith({
      accessToken: Object.freeze({ expiresIn: '1h' }),
    });
    const { keys } = options as { keys: object };
    const bare = Object.assign(Object.create(null) as object, options);
    const foreign = runInNewContext(
      '({ issuer: "https://a.example", audience: "x", keys, accessToken: { expiresIn: "2h" } })',
      { keys },
    ) as object;
    expect(bootFaults(Object.freeze(options))).toEqual([]);
    expect(bootFaults(bare)).toEqual([]);
    expect(resolveOptions(foreign as never, true).expiresIn).toBe(7200);
  });

  it('keep members that are not enumerable', () => {
    const options = optionsWith({});
    Object.defineProperty(options, 'accessToken', {
      value: { expiresIn: '3h' },
    });
    expect(resolveOptions(options as never, true).expiresIn).toBe(10_800);
    Object.defineProperty(options, 'hidden', { value: 1 });
    expect(bootFaults(options)[0]).toMatch(/^hidden: is no option here/);
  });

  it.each([
    ['audience', Object.assign([], { 1: 'x' })],
    ['audience', Object.assign([], { length: 1 })],
    ['extractors', Object.assign([], { length: 1 })],
    ['secretClaimNames', Object.assign([], { length: 1 })],
  ])('have no holes in the list %s', (name, list) => {
    expect(bootFaults(optionsWith({ [name]: list }))).toEqual([
      expect.stringContaining(`${name}: must be `) as string,
    ]);
  });
});

describe('faults of every kind', () => {
  it('are listed in one error, whichever options they concern', () => {
    const faults = bootFaults({
      issuer: '',
      audience: ['x'],
      accessToken: { expiresIn: '1 hour' },
      clockTolerance: '10m',
      keys: { managed: { store: {}, keyEncryptionKey: randomBytes(8) } },
      sessions: { idle: 'soon', whenFul: 'refuse' },
      revocations: { check: 'never' },
      trustedIssuers: [{ ...IDP, type: 5 }],
      secret: 'x',
    });
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
      'secret',
      'issuer',
      'accessToken.expiresIn',
      'clockTolerance',
      'trustedIssuers[0].type',
      'sessions.idle',
      'sessions.whenFul',
      'revocations.check',
      'keys.managed.store',
      'keys.managed.keyEncryptionKey',
    ]);
  });

  it('do not make up others', () => {
    const sessions = { idle: '10m' };
    expect(
      bootFaults(
        optionsWith({
          accessToken: { expiresIn: 'x' },
          clockTolerance: '5m',
          sessions,
        }),
      ),
    ).toHaveLength(1);
    expect(
      bootFaults(optionsWith({ accessToken: { expiresIn: '15m' }, sessions })),
    ).toEqual([
      expect.stringMatching(/^sessions\.idle: must be longer than accessToken/),
    ]);
  });
});

describe('a duration', () => {
  it.each([
    ['1 hour', '1h'],
    ['2 days', '2d'],
    ['15 min', '15m'],
    ['15M', '15m'],
    ['900', '15m'],
    ['90', '90s'],
    ['1.5h', '90m'],
    ['5000ms', '5s'],
    ['1y', '365d'],
    [' 30s ', '30s'],
  ])('written as %j is answered with %s', (expiresIn, suggested) => {
    const [fault] = bootFaults(optionsWith({ accessToken: { expiresIn } }));
    expect(fault).toMatch(
      new RegExp(`^accessToken\\.expiresIn: must be .*; write '${suggested}'$`),
    );
  });

  it.each([
    'soon',
    '1h30m',
    '500ms',
    '-1h',
    '0 hours',
    'toString',
    '1 toString',
    '9'.repeat(400),
  ])('written as %j is answered with an example only', (expiresIn) => {
    const [fault] = bootFaults(optionsWith({ accessToken: { expiresIn } }));
    expect(fault).toMatch(/such as '15m' or 900 \(seconds\)$/);
  });

  it.each([
    ['sessions.idle', { sessions: { idle: '1 week' } }, '7d'],
    [
      'revocations.maxLag',
      { sessions: {}, revocations: { maxLag: '5 sec' } },
      '5s',
    ],
    ['clockTolerance', { clockTolerance: '5 s' }, '5s'],
    [
      'trustedIssuers[0].fetch.maxAge',
      { trustedIssuers: [{ ...IDP, fetch: { maxAge: '10 min' } }] },
      '10m',
    ],
  ])('in %s is answered so too', (path, changes, suggested) => {
    expect(bootFaults(optionsWith(changes))).toEqual([
      expect.stringMatching(new RegExp(`; write '${suggested}'$`)) as string,
    ]);
    expect(bootFaults(optionsWith(changes))[0]?.startsWith(path)).toBe(true);
  });
});
