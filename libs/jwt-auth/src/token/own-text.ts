/**
 * The same text without the longer one that it was cut out of. V8 would keep that
 * in memory as long as the part is held, but it copies what is joined.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
