import { expect, it } from 'vitest';
import { OutageWarnings } from '../../../libs/jwt-auth/src/outage/outage-warnings.js';

it('an error that is not ours is not quoted', async () => {
  const said: string[] = [];
  const warnings = new OutageWarnings(
    (message) => said.push(message),
    'The ring of keys',
  );
  const fails = () => Promise.reject(new TypeError('hunter2'));
  expect(await warnings.watch('read', fails)).toBe(false);
  expect(await warnings.watch('read', async () => undefined)).toBe(true);
  expect(said).toEqual([
    'The ring of keys cannot be read, and is tried again: unexpected error',
  ]);
});
