/** Words that secrets of tutorials and templates are made of, the longest first. */
const WORDS = `
  authentication authorization application development placeholder
  characters production repository accesskey character different
  generated guessable signature something changeit changing encoding
  password provided security complex default encoded example minimum
  private refresh replace service signing specify testing access bearer
  change client config insert length nestjs phrase please random really
  sample secret secure server should signed simple spring string strong
  system unsafe verify admin bytes enter least local login super token
  valid value auth bits demo hash here hmac keep keys long make more
  must node only pass prod real safe salt sign test than that this used
  user very with your and api app bar baz bit dev env foo for jws jwt
  key our own pwd the too use web`
  .split(/\s+/)
  .filter((word) => word !== '');

const ANY_WORD = new RegExp(WORDS.join('|'), 'gi');
/** Words so short that random text is full of them count only by themselves. */
const SHORT_WORD =
  /\b(?:a|an|as|at|be|by|do|id|in|is|it|me|my|no|not|of|on|or|to|we)\b/gi;
const SEPARATORS = /[\s\-_.]+/g;
const SAME_AGAIN = /(.)\1{2,}/g;
const NUMBER = /\d+/g;
/** Longer numbers may be random. */
const MAX_USUAL_DIGITS = 10;
const ORDERS = ['01234567890', '09876543210', '0000000000', '1111111111'];
const USUAL_NUMBERS = ['256', '384', '512', '128', '32', '48', '64'];
const PRINTABLE = /^[\t\n\r\x20-\x7e]+$/;

/** Characters that must be left once words and numbers are taken out: those of 96 random bits in base64. */
const MIN_LEFT = 16;

/** Whether little but the words of tutorials is in it, such as `your-256-bit-secret-change-me`. */
export function isPlaceholder(text: string): boolean {
  if (!PRINTABLE.test(text)) {
    return false;
  }
  const left = text
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(ANY_WORD, ' ')
    .replaceAll(SHORT_WORD, ' ')
    .replaceAll(NUMBER, unlessUsual)
    .replaceAll(SEPARATORS, '')
    .replaceAll(SAME_AGAIN, '$1');
  return left.length < MIN_LEFT;
}

/** Taken out are sizes, and digits in their order, such as 123456, 321 and 000. */
function unlessUsual(number: string): string {
  const isInOrder =
    number.length > 2 &&
    number.length <= MAX_USUAL_DIGITS &&
    ORDERS.some((order) => order.includes(number));
  return isInOrder || USUAL_NUMBERS.includes(number) ? ' ' : number;
}
