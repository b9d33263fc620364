import { UnauthorizedException } from '@nestjs/common';

/** All but visible ASCII, and `%` itself, so that no two texts become the same. */
const UNSAFE = /[^\x21-\x24\x26-\x7E]+/gu;
const HALF_CHARACTER = /\p{Surrogate}/u;

/**
 * Text as the value of a header: what is not visible ASCII is percent-encoded, so
 * that a line break makes no further header. `decodeURIComponent()` gives it back.
 */
export function headerText(text: string): string {
  if (HALF_CHARACTER.test(text)) {
    throw new UnauthorizedException('The token holds text that is no Unicode');
  }
  return text.replace(UNSAFE, encodeURIComponent);
}
