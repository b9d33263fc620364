/** Whether the secret is a shorter one written at least twice, the last time perhaps in part. */
export function isRepetition(secret: Buffer): boolean {
  // The failure function of Knuth, Morris and Pratt: lengths of borders.
  const borders = [0];
  for (let at = 1, border = 0; at < secret.length; at++) {
    while (border > 0 && secret[at] !== secret[border]) {
      border = borders[border - 1] as number;
    }
    border += secret[at] === secret[border] ? 1 : 0;
    borders.push(border);
  }
  const period = secret.length - (borders.at(-1) as number);
  return 2 * period <= secret.length;
}

/** In each of these, neighbours follow each other. */
const ROWS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  // Columns of a keyboard, down and on to the next.
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '!@#$%^&*()',
];

const NEIGHBOURS: ReadonlySet<string> = new Set(
  ROWS.flatMap((row) =>
    Array.from(row.slice(1), (next, at) => [
      `${row[at]}${next}`,
      `${next}${row[at]}`,
    ]).flat(),
  ),
);

/** Share of neighbours in the pairs of characters from which on they are no chance. */
const SHARE = 0.75;

/** Whether most characters follow the one before them, forwards or backwards, or are the same. */
export function isRun(text: string): boolean {
  const lower = text.toLowerCase();
  let neighbours = 0;
  for (let at = 1; at < lower.length; at++) {
    const pair = lower.slice(at - 1, at + 1);
    neighbours += pair[0] === pair[1] || NEIGHBOURS.has(pair) ? 1 : 0;
  }
  return neighbours >= SHARE * (lower.length - 1);
}
