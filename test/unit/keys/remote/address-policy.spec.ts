import { describe, expect, it } from 'vitest';
import {
  addressFault,
  classOf,
} from '../../../../libs/jwt-auth/src/keys/remote/address-policy.js';

const IPV4 = {
  public: ['1.1.1.1', '9.255.255.255', '11.0.0.0', '93.184.216.34'],
  loopback: ['127.0.0.1', '127.255.255.255'],
  private: [
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
  ],
  forbidden: [
    '0.0.0.0',
    '0.255.255.255',
    '100.100.100.200',
    '169.254.0.0',
    '169.254.169.254',
    '169.254.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.0',
    '239.255.255.255',
    '240.0.0.0',
    '255.255.255.255',
  ],
} as const;

const IPV6 = {
  public: ['2606:4700:4700::1111', '2001:4860:4860::8888', '2001:200::1'],
  loopback: ['::1', '0:0:0:0:0:0:0:1'],
  private: ['fc00::', 'fd12:3456::1', 'fdff:ffff::1'],
  forbidden: [
    '::',
    '::2',
    '::7f00:1',
    '::127.0.0.1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:1ff::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'fbff::1',
    'fe00::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700:4700::1111%eth0',
    'febf::1',
    'fec0::1',
    'feff::1',
    'ff02::1',
    'fd00:ec2::254',
    'fd20:ce::254',
  ],
} as const;

const cases = [IPV4, IPV6].flatMap((table) =>
  Object.entries<readonly string[]>(table).flatMap(([name, addresses]) =>
    addresses.map((address) => [address, name]),
  ),
);

describe('an address', () => {
  it.each(cases)('%s is %s', (address, name) => {
    expect(classOf(address)).toBe(name);
  });

  it.each(cases.filter(([address = '']) => !address.includes(':')))(
    '%s is %s in every form that it has in IPv6',
    (address = '', name) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
      const words = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (const form of [
        `::ffff:${address}`,
        `::FFFF:${words}`,
        `0:0:0:0:0:ffff:${words}`,
        `64:ff9b::${address}`,
        `64:ff9b::${words}`,
      ]) {
        expect([form, classOf(form)]).toEqual([form, name]);
      }
    },
  );

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '[::1]'])(
    '%j is none, and never connected to',
    (address) => {
      expect(classOf(address)).toBe('forbidden');
    },
  );
});

describe('an address is allowed', () => {
  const NEVER = 'its address is one that is never connected to';
  const LOOPBACK =
    'its address is a loopback address: allow it with fetch.loopback';
  const PRIVATE =
    'its address is a private address: allow it with fetch.privateAddresses';
  const PLAIN = 'http: is for loopback addresses only';

  it.each<[string, string, boolean, boolean, string | undefined]>([
    ['1.1.1.1', 'https:', false, false, undefined],
    ['127.0.0.1', 'https:', false, true, LOOPBACK],
    ['127.0.0.1', 'https:', true, false, undefined],
    ['127.0.0.1', 'http:', true, false, undefined],
    ['10.0.0.1', 'https:', true, false, PRIVATE],
    ['10.0.0.1', 'https:', false, true, undefined],
    ['10.0.0.1', 'http:', true, true, PLAIN],
    ['1.1.1.1', 'http:', true, true, PLAIN],
    ['169.254.169.254', 'https:', true, true, NEVER],
  ])(
    '%s by %s, loopback %s, private %s: %s',
    (address, protocol, loopback, privateAddresses, fault) => {
      const policy = { loopback, privateAddresses };
      expect(addressFault(address, protocol, policy)).toBe(fault);
    },
  );
});
