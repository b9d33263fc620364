// Writes the README of the package, which is the user's part of the one at the root.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

const between = (text, start, end) =>
  text.slice(text.indexOf(start) + start.length, text.indexOf(end)).trim();

const intro = between(readme, '', '## Try it');
const use = between(readme, '<!-- package:start -->', '<!-- package:end -->');

writeFileSync(new URL('libs/jwt-auth/README.md', root), `${intro}\n\n${use}\n`);
