const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ONLY_ALPHABET = /^[A-Za-z0-9_-]+$/;

/** Characters that may end a text whose length leaves this remainder modulo 4. */
const LAST_OF_2 = new Set('AQgw');
const LAST_OF_3 = new Set(
  ALPHABET.split('').filter((_, value) => value % 4 === 0),
);

/**
 * Whether the text is the one base64url encoding of its bytes (RFC 7515
 * section 2): no padding, no white space, no other alphabet, and unused bits
 * zero, so that one signature has one spelling. Empty text is not.
 */
export function isCanonicalBase64url(text: string): boolean {
  if (!ONLY_ALPHABET.test(text)) {
    return false;
  }
  const last = text.charAt(text.length - 1);
  switch (text.length % 4) {
    case 1:
      return false;
    case 2:
      return LAST_OF_2.has(last);
    case 3:
      return LAST_OF_3.has(last);
    default:
      return true;
  }
}
