import { BlockList, isIP, isIPv6 } from 'node:net';

/** Which addresses may be connected to besides public ones. */
export interface AddressPolicy {
  readonly loopback: boolean;
  readonly privateAddresses: boolean;
}

type AddressClass = 'public' | 'loopback' | 'private' | 'forbidden';

/** Prefixes that stand for an IPv4 address (RFC 4291 section 2.5.5.2, RFC 6052 section 2.1). */
const MAPPED = '::ffff:';
const NAT64 = '64:ff9b::';
const EMBEDDED_BITS = 96;

/** Never, whatever the options say: link-local, multicast, reserved, and where clouds serve their secrets. */
const FORBIDDEN = subnets(
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
);
const LOOPBACK = subnets('127.0.0.0/8', '::1/128');
const PRIVATE = subnets(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
);
/** Of IPv6 only what is handed out to the public, so that nothing has to be thought of. */
const PUBLIC = subnets('0.0.0.0/0', '2000::/3');

export function classOf(address: string): AddressClass {
  // A zone such as %eth0 belongs to link-local addresses only.
  if (isIP(address) === 0 || address.includes('%')) {
    return 'forbidden';
  }
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const within = (list: BlockList): boolean => list.check(address, family);
  if (within(FORBIDDEN)) {
    return 'forbidden';
  }
  if (within(LOOPBACK)) {
    return 'loopback';
  }
  if (within(PRIVATE)) {
    return 'private';
  }
  return within(PUBLIC) ? 'public' : 'forbidden';
}

/** Why the address must not be connected to, or `undefined` where it may. */
export function addressFault(
  address: string,
  protocol: string,
  policy: AddressPolicy,
): string | undefined {
  const found = classOf(address);
  if (found === 'forbidden') {
    return 'its address is one that is never connected to';
  }
  if (found === 'loopback' && !policy.loopback) {
    return 'its address is a loopback address: allow it with fetch.loopback';
  }
  if (found === 'private' && !policy.privateAddresses) {
    return 'its address is a private address: allow it with fetch.privateAddresses';
  }
  return protocol === 'http:' && found !== 'loopback'
    ? 'http: is for loopback addresses only'
    : undefined;
}

/** IPv4 networks count in every form that an IPv4 address has in IPv6. */
function subnets(...networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const prefix = Number(bits);
    if (isIPv6(address)) {
      list.addSubnet(address, prefix, 'ipv6');
    } else {
      list.addSubnet(address, prefix, 'ipv4');
      list.addSubnet(MAPPED + address, EMBEDDED_BITS + prefix, 'ipv6');
      list.addSubnet(NAT64 + address, EMBEDDED_BITS + prefix, 'ipv6');
    }
  }
  return list;
}
