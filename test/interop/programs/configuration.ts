/**
 * A documented configuration with the ports and paths of the test in it.
 *
 * @throws Error where what should be replaced is not there: the test would run something else
 */
export function withReplaced(
  documented: string,
  replacements: Readonly<Record<string, string>>,
): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    if (!text.includes(from)) {
      throw new Error(`The configuration does not mention ${from}`);
    }
    return text.replaceAll(from, to);
  }, documented);
}
