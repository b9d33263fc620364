import { describe, expect, it } from 'vitest';
import { urlFault } from '../../../../libs/jwt-auth/src/keys/remote/jwks-url.js';

const STRICT = { loopback: false, privateAddresses: false };
const ALL = { loopback: true, privateAddresses: true };

const HTTPS = 'it must be an https: address';
const HTTP_ON_LOOPBACK = `${HTTPS}; fetch.loopback allows http: on loopback`;
const NEVER = 'its address is one that is never connected to';

describe('an address to fetch from', () => {
  it.each([
    'https://idp.example/jwks.json',
    'https://idp.example:8443/keys?tenant=1',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
  ])('may be %s', (url) => {
    expect(urlFault(new URL(url), STRICT)).toBeUndefined();
  });

  it.each([
    ['http://idp.example/', HTTP_ON_LOOPBACK],
    ['file:///etc/passwd', HTTPS],
    ['ftp://idp.example/', HTTPS],
    ['data:application/json,{"keys":[]}', HTTPS],
    ['javascript:0', HTTPS],
    ['blob:https://idp.example/1', HTTPS],
    ['https://alice@idp.example/', 'it must hold no user name or password'],
    ['https://:secret@idp.example/', 'it must hold no user name or password'],
    ['https://idp.example/#', 'it must have no fragment'],
    ['https://idp.example/#keys', 'it must have no fragment'],
    ['https://169.254.169.254/latest/meta-data', NEVER],
    ['https://[fe80::1]/', NEVER],
    ['https://[::ffff:169.254.169.254]/', NEVER],
    ['https://0/', NEVER],
    ['https://2852039166/', NEVER],
  ])('may not be %s: %s', (url, fault) => {
    expect(urlFault(new URL(url), STRICT)).toBe(fault);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
  ])('on loopback, however written, needs the option: %s', (url) => {
    expect(urlFault(new URL(url), STRICT)).toMatch(/loopback address/);
    expect(urlFault(new URL(url), ALL)).toBeUndefined();
  });

  it('by http: is for loopback, once that is allowed', () => {
    const fault = (url: string): unknown => urlFault(new URL(url), ALL);
    expect(fault('http://127.0.0.1/')).toBeUndefined();
    expect(fault('http://[::1]/')).toBeUndefined();
    expect(fault('http://localhost/')).toBeUndefined();
    expect(fault('http://10.0.0.1/')).toBe(
      'http: is for loopback addresses only',
    );
  });
});
