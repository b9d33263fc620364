import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { addressFault } from '../../../../libs/jwt-auth/src/keys/remote/address-policy.js';
import { pinnedLookup } from '../../../../libs/jwt-auth/src/keys/remote/pinned-lookup.js';

const STRICT = { loopback: false, privateAddresses: false };
const PUBLIC = { address: '1.1.1.1', family: 4 };
const PUBLIC6 = { address: '2606:4700:4700::1111', family: 6 };

/** What the pinned lookup answers where the name resolves to the addresses. */
async function resolved(
  addresses: LookupAddress[] | Error | undefined,
  all: boolean,
): Promise<unknown> {
  const lookup = pinnedLookup('https:', STRICT, (_name, _options, done) =>
    addresses instanceof Error ? done(addresses) : done(null, addresses),
  );
  return new Promise((resolve) =>
    lookup('idp.example', { all }, (error, ...found) =>
      resolve(error?.message ?? found),
    ),
  );
}

describe('a name is resolved to', () => {
  it('all of its addresses, where all were asked for', async () => {
    const both = [PUBLIC, PUBLIC6];
    expect(await resolved(both, true)).toEqual([both]);
  });

  it('its first address, where one was asked for', async () => {
    expect(await resolved([PUBLIC6, PUBLIC], false)).toEqual([
      '2606:4700:4700::1111',
      6,
    ]);
  });
});

describe('a name is refused', () => {
  it.each([
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '169.254.169.254',
    '::ffff:127.0.0.1',
    '64:ff9b::169.254.169.254',
    'fe80::1%eth0',
  ])('where one of its addresses is %s', async (address) => {
    const hostile = { address, family: address.includes(':') ? 6 : 4 };
    const fault = addressFault(address, 'https:', STRICT);
    expect(fault).toMatch(/^its address is /);
    expect(await resolved([PUBLIC, hostile], true)).toBe(fault);
    expect(await resolved([hostile, PUBLIC], true)).toBe(fault);
    expect(await resolved([PUBLIC, hostile], false)).toBe(fault);
  });

  it.each([[[]], [undefined]])('where it has no address: %j', async (none) => {
    expect(await resolved(none, true)).toBe('its name has no address');
  });

  it('where it cannot be resolved', async () => {
    expect(await resolved(new Error('ENOTFOUND'), true)).toBe('ENOTFOUND');
  });
});
