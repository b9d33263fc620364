/** A SHA-256 thumbprint in base64url, the `kid` of a managed key; no option is as long. */
const KID_LIKE_AN_OPTION = /^-[\w-]{42}$/;

/** One `kid` of 64 begins with a hyphen and would be read as an option; behind `--` it is not. */
export function withKidsLast(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  const after = end < 0 ? [] : args.slice(end + 1);
  const kids = before.filter((arg) => KID_LIKE_AN_OPTION.test(arg));
  const operands = [...kids, ...after];
  const others = before.filter((arg) => !kids.includes(arg));
  return operands.length === 0 ? others : [...others, '--', ...operands];
}
