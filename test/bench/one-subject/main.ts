import { measure } from './measuring.js';
import { onPostgres } from './on-postgres.js';
import { onRedis } from './on-redis.js';

/** `revokeAll`, lists, refreshes and sign-ins of people with more and more sessions. */
const COUNTS = [10, 10_000, 1_000_000];
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const cell = (text: string): string => text.padStart(19);

const most = Number(process.argv[2] ?? COUNTS.at(-1));
const counts = COUNTS.filter((count) => count <= most);
say('Median milliseconds, and how many times those of 10 sessions:');
for (const open of [onPostgres, onRedis]) {
  const seeded = await open();
  try {
    const figures = await measure(seeded, counts);
    const heads = counts.map((count) => cell(String(count)));
    say(`\n${seeded.name.padEnd(24)}${heads.join('')} sessions of one subject`);
    for (const [name, all] of figures) {
      const [least = NaN] = all;
      const cells = all.map((each) =>
        cell(`${each.toFixed(2)} ms (${(each / least).toFixed(2)})`),
      );
      say(name.padEnd(24) + cells.join(''));
    }
  } finally {
    await seeded.close();
  }
}
