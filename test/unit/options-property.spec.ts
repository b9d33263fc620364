import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointFaults } from '../../libs/jwt-auth/src/endpoints/endpoint-faults.js';
import { bootFaults, optionsWith } from '../support/boot-faults.js';

const IDP = { issuer: 'https://idp.example', jwks: 'discover' };
const MARKER = 'hunter2-hunter2';

class Instance {
  readonly expiresIn = '15m';
}

/** Values that no option takes, whatever it is for. */
const NONSENSE: readonly unknown[] = [
  NaN,
  -1,
  1.5,
  -Infinity,
  10n,
  Symbol(MARKER),
  [[]],
  [undefined],
  [null],
  new Date(NaN),
  /x/,
  new Map([['expiresIn', '15m']]),
  new Instance(),
  Object.create({ expiresIn: '15m' }) as object,
  Object.assign(Object.create({ a: 1 }) as object, { expiresIn: '15m' }),
  JSON.parse('{"__proto__":{"secret":"x"}}') as object,
  Promise.resolve(MARKER),
  { [MARKER]: 1 },
  new Error(MARKER),
  new WeakMap(),
  new Proxy({}, { ownKeys: () => ['x'] }),
];

/** Options of the module with one member changed, by the path of the member. */
const PLACES: Readonly<Record<string, (value: unknown) => object>> = {
  issuer: (issuer) => ({ issuer }),
  audience: (audience) => ({ audience }),
  clockTolerance: (clockTolerance) => ({ clockTolerance }),
  claims: (claims) => ({ claims }),
  extractors: (extractors) => ({ extractors }),
  userLoader: (userLoader) => ({ userLoader }),
  secretClaimNames: (secretClaimNames) => ({ secretClaimNames }),
  realm: (realm) => ({ realm }),
  issuerResolver: (issuerResolver) => ({ issuerResolver }),
  accessToken: (accessToken) => ({ accessToken }),
  'accessToken.expiresIn': (expiresIn) => ({ accessToken: { expiresIn } }),
  'accessToken.type': (type) => ({ accessToken: { type } }),
  grants: (grants) => ({ grants }),
  'grants.roles': (roles) => ({ grants: { roles } }),
  'grants.scopes': (scopes) => ({ grants: { scopes } }),
  'grants.permissions': (permissions) => ({ grants: { permissions } }),
  cache: (cache) => ({ cache }),
  'cache.maxEntries': (maxEntries) => ({ cache: { maxEntries } }),
  limits: (limits) => ({ limits }),
  'limits.tokenBytes': (tokenBytes) => ({ limits: { tokenBytes } }),
  keys: (keys) => ({ keys }),
  'keys.kid': (kid) => ({ keys: { secret: randomBytes(32), kid } }),
  'keys.previous': (previous) => ({
    keys: { secret: randomBytes(32), previous },
  }),
  'keys.managed': (managed) => ({ keys: { managed } }),
  'keys.signer': (signer) => ({ keys: { signer } }),
  'keys.ring': (ring) => ({ keys: { ring } }),
  sessions: (sessions) => ({ sessions }),
  'sessions.store': (store) => ({ sessions: { store } }),
  'sessions.idle': (idle) => ({ sessions: { idle } }),
  'sessions.absolute': (absolute) => ({ sessions: { absolute } }),
  'sessions.grace': (grace) => ({ sessions: { grace } }),
  'sessions.maxPerSubject': (maxPerSubject) => ({
    sessions: { maxPerSubject },
  }),
  'sessions.pepper': (pepper) => ({ sessions: { pepper } }),
  'sessions.timeout': (timeout) => ({ sessions: { timeout } }),
  'sessions.pruneEvery': (pruneEvery) => ({ sessions: { pruneEvery } }),
  revocations: (revocations) => ({ sessions: {}, revocations }),
  'revocations.check': (check) => ({ sessions: {}, revocations: { check } }),
  'revocations.maxLag': (maxLag) => ({ sessions: {}, revocations: { maxLag } }),
  trustedIssuers: (trustedIssuers) => ({ trustedIssuers }),
  'trustedIssuers[0]': (each) => ({ trustedIssuers: [each] }),
  'trustedIssuers[0].issuer': (issuer) => ({
    trustedIssuers: [{ ...IDP, issuer }],
  }),
  'trustedIssuers[0].jwks': (jwks) => ({ trustedIssuers: [{ ...IDP, jwks }] }),
  'trustedIssuers[0].audience': (audience) => ({
    trustedIssuers: [{ ...IDP, audience }],
  }),
  'trustedIssuers[0].algorithms': (algorithms) => ({
    trustedIssuers: [{ ...IDP, algorithms }],
  }),
  'trustedIssuers[0].fetch': (fetch) => ({
    trustedIssuers: [{ ...IDP, fetch }],
  }),
  'trustedIssuers[0].fetch.maxAge': (maxAge) => ({
    trustedIssuers: [{ ...IDP, fetch: { maxAge } }],
  }),
};

const ENDPOINTS: Readonly<Record<string, (value: unknown) => unknown>> = {
  endpoints: (endpoints) => endpoints,
  'endpoints.jwks': (jwks) => ({ jwks }),
  'endpoints.openidConfiguration': (openidConfiguration) => ({
    openidConfiguration,
  }),
  'endpoints.auth': (auth) => ({ auth }),
  'endpoints.auth.path': (path) => ({ auth: { path } }),
  'endpoints.auth.refreshToken': (refreshToken) => ({ auth: { refreshToken } }),
  'endpoints.auth.origins': (origins) => ({ auth: { origins } }),
  'endpoints.auth.introspection': (introspection) => ({
    auth: { introspection },
  }),
  'endpoints.auth.credentials': (credentials) => ({ auth: { credentials } }),
  'endpoints.auth.decorators': (decorators) => ({ auth: { decorators } }),
};

const nonsense = fc.constantFrom(...NONSENSE);
/** A fault of the member, of its group, or of what stands in it. */
const concerns =
  (path: string) =>
  (fault: string): boolean =>
    fault.startsWith(path) && /^[:.[]/.test(fault.slice(path.length));

describe('one wrong member', () => {
  it.each(Object.entries(PLACES))(
    'in place of %s is named',
    (path, optionsOf) => {
      fc.assert(
        fc.property(nonsense, (value) => {
          const faults = bootFaults(optionsWith(optionsOf(value)));
          expect(faults.some(concerns(path))).toBe(true);
          expect(faults.join('\n')).not.toContain(`${MARKER} `);
        }),
      );
    },
  );

  it.each(Object.entries(ENDPOINTS))(
    'in place of %s is named',
    (path, optionsOf) => {
      fc.assert(
        fc.property(nonsense, (value) => {
          const faults = endpointFaults(optionsOf(value)).map(
            ({ path: at, message }) => `${at}: ${message}`,
          );
          expect(faults.some(concerns(path))).toBe(true);
        }),
      );
    },
  );

  it('beside another is named as the other is', () => {
    const place = fc.constantFrom(...Object.keys(PLACES));
    fc.assert(
      fc.property(place, place, nonsense, nonsense, (one, other, a, b) => {
        const rootOf = (path: string): string =>
          path.split(/[.[]/)[0] as string;
        const roots = [one, other].map(rootOf);
        fc.pre(roots[0] !== roots[1] && !roots.includes('revocations'));
        const faults = bootFaults(
          optionsWith({ ...PLACES[one]?.(a), ...PLACES[other]?.(b) }),
        );
        expect(faults.some(concerns(one))).toBe(true);
        expect(faults.some(concerns(other))).toBe(true);
      }),
    );
  });
});

describe('a member of any unknown name', () => {
  const GROUPS: Readonly<Record<string, (group: object) => object>> = {
    '': (group) => group,
    accessToken: (accessToken) => ({ accessToken }),
    sessions: (sessions) => ({ sessions }),
    revocations: (revocations) => ({ sessions: {}, revocations }),
    keys: (group) => ({ keys: { secret: randomBytes(32), ...group } }),
    'trustedIssuers[0]': (group) => ({
      trustedIssuers: [{ ...IDP, ...group }],
    }),
    'trustedIssuers[0].fetch': (fetch) => ({
      trustedIssuers: [{ ...IDP, fetch }],
    }),
  };

  it.each(Object.entries(GROUPS))(
    'of the group "%s" is named on one line',
    (path, optionsOf) => {
      fc.assert(
        fc.property(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.anything(),
          (suffix, value) => {
            const name = `unknown${suffix}`;
            const group = Object.fromEntries([[name, value]]);
            const faults = bootFaults(optionsWith(optionsOf(group)));
            expect(faults).toHaveLength(1);
            expect(faults[0]).toMatch(/ is no option here(;|:) /);
            expect(faults[0]?.startsWith(path)).toBe(true);
            expect(faults[0]).toContain('unknown');
          },
        ),
      );
    },
  );
});
