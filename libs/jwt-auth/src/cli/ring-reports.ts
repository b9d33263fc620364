import type { ManagedKeyInfo } from '../keys/managed/key-listing.js';
import { isoTime } from './times.js';

/** What there is in a ring that was just made, or was there before. */
export function startReport(
  ring: string,
  isNew: boolean,
  keys: readonly ManagedKeyInfo[],
): string {
  const name = JSON.stringify(ring);
  return [
    isNew
      ? `The ring ${name} was made.`
      : `The ring ${name} was there already: no new ring was made.`,
    ...turns(keys),
  ].join('\n');
}

/** Who signs after a rotation, and who is next. */
export function rotationReport(
  before: readonly ManagedKeyInfo[],
  after: readonly ManagedKeyInfo[],
): string {
  const old = inState(before, 'signing')?.kid;
  const isDone = inState(after, 'signing')?.kid !== old;
  const next = timeOf(inState(after, 'standby')?.signFrom);
  return [
    isDone
      ? 'The standby has taken over.'
      : `The standby takes over at ${next}, when it has been published for long enough.`,
    'Tokens of the key before it stay good until they expire.',
    ...turns(after),
  ].join('\n');
}

/** What a revocation does and does not do, to be read before it is done. */
export function revocationNotice(
  { kid, algorithm, state }: ManagedKeyInfo,
  reloadLag: number,
): string {
  return `Revoking ${kid} (${algorithm}, ${state}) cannot be undone:
- every instance that reaches the store refuses the tokens signed with it within ${reloadLag} seconds (reloadLag);
- services that fetch the key set (JWKS) go on accepting them until their caches end;
- gateways with a static PEM go on accepting them until they are given another key.
${
  state === 'signing'
    ? 'It signs now: whoever has such a token must sign in or refresh, and the standby takes over at once.'
    : 'It does not sign now: the key that signs is not touched.'
}`;
}

export function revocationReport(
  kid: string,
  after: readonly ManagedKeyInfo[],
): string {
  const revokedAt = after.find((key) => key.kid === kid)?.revokedAt;
  return [
    `${kid} is revoked since ${timeOf(revokedAt)}.`,
    ...turns(after),
  ].join('\n');
}

function turns(keys: readonly ManagedKeyInfo[]): string[] {
  const signing = inState(keys, 'signing');
  const next = inState(keys, 'standby');
  return [
    ...(signing === undefined
      ? []
      : [
          `Signing: ${signing.kid} (${signing.algorithm}), since ${timeOf(signing.signFrom)}.`,
        ]),
    ...(next === undefined
      ? []
      : [
          `Next: ${next.kid} (${next.algorithm}), from ${timeOf(next.signFrom)}.`,
        ]),
  ];
}

function inState(
  keys: readonly ManagedKeyInfo[],
  state: ManagedKeyInfo['state'],
): ManagedKeyInfo | undefined {
  return keys.find((key) => key.state === state);
}

function timeOf(seconds: number | undefined): string {
  return seconds === undefined ? 'an unknown time' : isoTime(seconds);
}
