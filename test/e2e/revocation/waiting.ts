/** Asks until the answer is the one that is waited for; how many seconds that took. */
export async function secondsUntil(
  wanted: string,
  ask: () => Promise<string>,
  { atMost = 10 }: { atMost?: number } = {},
): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const answer = await ask();
    const seconds = (performance.now() - begun) / 1000;
    if (answer === wanted) {
      return seconds;
    }
    if (seconds > atMost) {
      throw new Error(`Still ${answer} after ${seconds} s, not ${wanted}`);
    }
  }
}

/** The answers over so many seconds, and how long the slowest took. */
export async function answersDuring(
  seconds: number,
  ask: () => Promise<string>,
): Promise<{ answers: string[]; slowest: number }> {
  const until = performance.now() + seconds * 1000;
  const answers: string[] = [];
  let slowest = 0;
  while (performance.now() < until) {
    const begun = performance.now();
    answers.push(await ask());
    slowest = Math.max(slowest, (performance.now() - begun) / 1000);
  }
  return { answers, slowest };
}

export function countsOf(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) {
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** In milliseconds, to be printed. */
export function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
