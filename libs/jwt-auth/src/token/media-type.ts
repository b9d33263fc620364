/**
 * A `typ` in the form in which two of them compare equal: media types ignore
 * case and may leave out `application/` (RFC 7515 section 4.1.9).
 */
export function normalizeType(typ: string): string {
  const lower = typ.toLowerCase();
  const prefix = 'application/';
  const rest = lower.slice(prefix.length);
  return lower.startsWith(prefix) && !rest.includes('/') ? rest : lower;
}
