import { parseDuration } from '../../duration.js';
import type { AsymmetricAlgorithm } from '../algorithms.js';
import { ASYMMETRIC_ALGORITHMS } from './asymmetric.js';
import type { RemoteKeysOptions } from './trusted-issuer-options.js';

/** What may be connected to, and how much is taken from it. */
export interface FetchSettings {
  readonly loopback: boolean;
  readonly privateAddresses: boolean;
  readonly maxBytes: number;
  readonly ca: string | Buffer | undefined;
}

/** `RemoteKeysOptions` with every default filled in; durations in seconds. */
export interface RemoteSettings extends FetchSettings {
  readonly issuer: string;
  readonly jwks: string;
  readonly algorithms: readonly AsymmetricAlgorithm[];
  readonly timeout: number;
  readonly cooldown: number;
  readonly maxAge: number;
  readonly staleFor: number;
  readonly maxKeys: number;
}

/** @param options without faults, as `remoteKeysFaults()` finds them */
export function resolveRemoteKeys({
  issuer,
  jwks,
  algorithms = [...ASYMMETRIC_ALGORITHMS],
  fetch = {},
}: RemoteKeysOptions): RemoteSettings {
  return {
    issuer,
    jwks,
    algorithms,
    timeout: parseDuration(fetch.timeout) ?? 5,
    cooldown: parseDuration(fetch.cooldown) ?? 30,
    maxAge: parseDuration(fetch.maxAge) ?? 600,
    staleFor: parseDuration(fetch.staleFor) ?? 86_400,
    maxBytes: fetch.maxBytes ?? 524_288,
    maxKeys: fetch.maxKeys ?? 100,
    loopback: fetch.loopback ?? false,
    privateAddresses: fetch.privateAddresses ?? false,
    ca: fetch.ca,
  };
}
