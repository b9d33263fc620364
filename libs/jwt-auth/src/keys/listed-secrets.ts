import { createHash } from 'node:crypto';
import { HASH_BYTES, HASHES } from './well-known-secrets.js';

const [TAB, SPACE] = [0x09, 0x20];
let hashes: Buffer | undefined;

/** Whether the secret stands in a public list of secrets, but for white space around it. */
export function isListed(secret: Buffer): boolean {
  hashes ??= Buffer.from(HASHES, 'base64');
  const wanted = createHash('sha256')
    .update(trimmed(secret))
    .digest()
    .readUIntBE(0, HASH_BYTES);
  let [from, to] = [0, hashes.length / HASH_BYTES];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const found = hashes.readUIntBE(middle * HASH_BYTES, HASH_BYTES);
    if (found === wanted) {
      return true;
    }
    [from, to] = found < wanted ? [middle + 1, to] : [from, middle];
  }
  return false;
}

/** As bytes: a secret need not be text. */
function trimmed(secret: Buffer): Buffer {
  let [start, end] = [0, secret.length];
  while (start < end && isBlank(secret[start])) {
    start++;
  }
  while (end > start && isBlank(secret[end - 1])) {
    end--;
  }
  return secret.subarray(start, end);
}

/** Line breaks too, which files end with. */
function isBlank(byte: number | undefined): boolean {
  return (
    byte !== undefined && (byte === SPACE || (byte >= TAB && byte <= 0x0d))
  );
}
