import { describe, expect, it } from 'vitest';
import { isSameOrigin } from '../../../../libs/jwt-auth/src/endpoints/auth/same-origin.js';

const OWN = 'https://auth.example.com';
const APP = 'https://app.example.com';
const HOST = 'auth.example.com';

/** Sec-Fetch-Site, Origin, Host, and whether the request is one of ours. */
const CASES: readonly [
  site: string | undefined,
  origin: string | undefined,
  host: string | undefined,
  admitted: boolean,
][] = [
  ['same-origin', OWN, HOST, true],
  ['same-origin', undefined, HOST, true],
  ['same-origin', undefined, undefined, true],
  // The browser knows better than we, who may be behind a proxy.
  ['same-origin', OWN, '10.0.0.7:3000', true],
  ['same-site', APP, HOST, true],
  ['cross-site', APP, HOST, true],
  [undefined, APP, HOST, true],
  [undefined, OWN, HOST, true],
  [undefined, 'http://auth.example.com', HOST, true],
  [undefined, OWN, 'auth.example.com:443', true],
  [undefined, OWN, 'AUTH.example.com', true],
  [undefined, `${OWN}:8443`, `${HOST}:8443`, true],
  [undefined, 'http://127.0.0.1:3000', '127.0.0.1:3000', true],
  [undefined, 'http://[::1]:3000', '[::1]:3000', true],

  [undefined, undefined, HOST, false],
  [undefined, undefined, undefined, false],
  [undefined, OWN, undefined, false],
  [undefined, '', HOST, false],
  [undefined, 'null', HOST, false],
  [undefined, 'null', 'null', false],
  [undefined, 'file://', '', false],
  [undefined, `${OWN}:8443`, HOST, false],
  [undefined, OWN, `${HOST}:8443`, false],
  [undefined, 'http://127.0.0.1:3000', '127.0.0.1:3001', false],
  [undefined, 'https://evil.example', HOST, false],
  [undefined, 'https://auth.example.com.evil.example', HOST, false],
  [undefined, 'https://evilauth.example.com', HOST, false],
  [undefined, 'https://example.com', HOST, false],
  [undefined, `${OWN}, https://evil.example`, HOST, false],
  [undefined, `${APP}/`, HOST, false],
  [undefined, 'http://app.example.com', HOST, false],
  [undefined, 'https://APP.example.com', HOST, false],
  ['none', undefined, HOST, false],
  ['none', OWN, HOST, false],
  ['same-site', OWN, HOST, false],
  ['same-site', 'https://other.example.com', HOST, false],
  ['cross-site', OWN, HOST, false],
  ['cross-site', 'https://evil.example', HOST, false],
  ['cross-site', 'null', HOST, false],
  ['same-origin, cross-site', OWN, HOST, false],
  ['SAME-ORIGIN', OWN, HOST, false],
  ['', OWN, HOST, false],
];

describe('a request', () => {
  it.each(CASES)(
    'with Sec-Fetch-Site %s and Origin %s, to %s: %s',
    (site, origin, host, admitted) => {
      const headers = { 'sec-fetch-site': site, origin, host };
      const given = Object.entries(headers).filter(
        ([, value]) => value !== undefined,
      );
      const request = { headers: Object.fromEntries(given) };
      expect(isSameOrigin(request, [APP])).toBe(admitted);
    },
  );

  it('of HTTP/2 has an authority in place of a host', () => {
    const headers = { origin: OWN, ':authority': HOST };
    expect(isSameOrigin({ headers }, [])).toBe(true);
    const other = { origin: APP, ':authority': HOST };
    expect(isSameOrigin({ headers: other }, [])).toBe(false);
  });

  it('with a header that is a list is none of ours', () => {
    for (const name of ['sec-fetch-site', 'origin', 'host']) {
      const headers = { origin: OWN, host: HOST, [name]: [OWN, APP] };
      expect(isSameOrigin({ headers }, [APP])).toBe(false);
    }
  });
});
