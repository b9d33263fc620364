import { isIP } from 'node:net';
import { addressFault, type AddressPolicy } from './address-policy.js';

/**
 * Why nothing must be fetched from the address, or `undefined` where it may. Names
 * are judged by what they resolve to, which is known only when connecting.
 */
export function urlFault(url: URL, policy: AddressPolicy): string | undefined {
  const { protocol, username, password, href } = url;
  if (protocol === 'http:' && !policy.loopback) {
    return 'it must be an https: address; fetch.loopback allows http: on loopback';
  }
  if (protocol !== 'https:' && protocol !== 'http:') {
    return 'it must be an https: address';
  }
  if (username !== '' || password !== '') {
    return 'it must hold no user name or password';
  }
  if (href.includes('#')) {
    return 'it must have no fragment';
  }
  const host = hostOf(url);
  return isIP(host) === 0 ? undefined : addressFault(host, protocol, policy);
}

/** The host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
