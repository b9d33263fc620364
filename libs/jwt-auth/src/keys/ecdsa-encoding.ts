const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LONG_LENGTH = 0x80;

/**
 * An ECDSA signature in DER (RFC 3279 section 2.2.3) as JWS has it: both numbers in
 * full length, one after the other (RFC 7518 section 3.4).
 *
 * @param length of the result in bytes
 * @returns `undefined` where it is not DER of two such numbers
 */
export function joseSignature(der: Buffer, length: number): Buffer | undefined {
  // P-521 needs one byte of long form for the outer length, never more.
  const start = der[1] === (LONG_LENGTH | 1) ? 3 : 2;
  if (der[0] !== SEQUENCE || der[start - 1] !== der.length - start) {
    return undefined;
  }
  const r = integerAt(der, start);
  const s = r && integerAt(der, r.end);
  if (r === undefined || s === undefined || s.end !== der.length) {
    return undefined;
  }
  const half = length / 2;
  const numbers = [r.bytes, s.bytes].map((bytes) => padded(bytes, half));
  return numbers.every((bytes) => bytes.length === half)
    ? Buffer.concat(numbers)
    : undefined;
}

function integerAt(
  der: Buffer,
  at: number,
): { bytes: Buffer; end: number } | undefined {
  const begin = at + 2;
  const end = begin + (der[at + 1] ?? 0);
  return der[at] === INTEGER && end > begin && end <= der.length
    ? { bytes: der.subarray(begin, end), end }
    : undefined;
}

/** Without the zero that DER puts before a number with its highest bit set, and with those it leaves out. */
function padded(bytes: Buffer, length: number): Buffer {
  const number = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  return number.length < length
    ? Buffer.concat([Buffer.alloc(length - number.length), number])
    : number;
}
