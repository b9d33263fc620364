import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HAPROXY_CFG, NEXT_KEY_LINE } from './haproxy/haproxy.js';
import { AUTH_REQUEST_CONF } from './nginx/nginx.js';

const PAGE = readFileSync(
  resolve(import.meta.dirname, '../../docs/gateways.md'),
  'utf8',
);

/** What stands in the code blocks of a language, in their order. */
function blocksOf(language: string): string[] {
  const blocks = PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks]
    .filter(([, name]) => name === language)
    .map(([, , text = '']) => text);
}

describe('the page about gateways', () => {
  it('shows what the tests run HAProxy with', () => {
    expect(blocksOf('haproxy')).toEqual([HAPROXY_CFG, `${NEXT_KEY_LINE}\n`]);
  });

  it('shows what the tests run nginx with', () => {
    expect(blocksOf('nginx')).toEqual([AUTH_REQUEST_CONF]);
  });

  it('says of everything else that no test runs it', () => {
    const sections = PAGE.split(/^## /m).slice(1);
    const untested = sections
      .filter((section) => section.includes('Not run by our tests.'))
      .map((section) => section.split('\n')[0]);
    expect(untested).toEqual(['Kong', 'Envoy', 'A hosted gateway']);
  });
});
