/**
 * Without the spaces and tabs around it (RFC 9110 section 5.6.3, RFC 6265 section 5.2).
 * `trim()` takes more away, such as the byte A0: a browser keeps that as part of the name
 * of a cookie, and does not apply the rules of the prefix `__Host-` to such a name.
 */
export function withoutWhiteSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isWhiteSpace(text, start)) {
    start++;
  }
  while (end > start && isWhiteSpace(text, end - 1)) {
    end--;
  }
  return text.slice(start, end);
}

function isWhiteSpace(text: string, index: number): boolean {
  return text[index] === ' ' || text[index] === '\t';
}
