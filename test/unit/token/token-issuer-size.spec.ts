import { describe, expect, it } from 'vitest';
import { bench, refusal } from '../../support/tokens.js';

const COMFORTABLE = 4096;
const VALUE = 'hunter2';

function padding(bytes: number): { padding: string } {
  return { padding: VALUE.repeat(bytes).slice(0, bytes) };
}

async function lengthWith(bytes: number): Promise<number> {
  const { token } = await bench().service.issue('alice', padding(bytes));
  return token.length;
}

describe('the size of an issued token', () => {
  it('is warned of exactly where it passes 4096 bytes', async () => {
    const lengths: number[] = [];
    for (let bytes = 2750; bytes < 2850; bytes++) {
      const { service, warnings } = bench();
      const { token } = await service.issue('alice', padding(bytes));
      expect(warnings).toHaveLength(token.length > COMFORTABLE ? 1 : 0);
      lengths.push(token.length);
    }
    expect(lengths).toContain(COMFORTABLE);
    expect(Math.max(...lengths)).toBeGreaterThan(COMFORTABLE);
  });

  it('is warned of with the names of the largest claims', async () => {
    const { service, warnings } = bench();
    const { token } = await service.issue('alice', {
      small: VALUE,
      groups: Array.from({ length: 100 }, () => VALUE),
      ...padding(4000),
    });
    expect(warnings).toEqual([
      `A token of ${token.length} bytes may be dropped by browsers and proxies (over 4096). Its largest claims: padding (4002 bytes), groups (1001 bytes), jti (38 bytes)`,
    ]);
  });

  it('may reach limits.tokenBytes', async () => {
    const tokenBytes = await lengthWith(100);
    const { service } = bench({ limits: { tokenBytes } });
    const { token } = await service.issue('alice', padding(100));
    expect(token).toHaveLength(tokenBytes);
    expect(await service.verify(token)).toMatchObject(padding(100));
  });

  it('must not pass limits.tokenBytes', async () => {
    const length = await lengthWith(100);
    const { service, warnings } = bench({ limits: { tokenBytes: length - 1 } });
    const error = await refusal(() => service.issue('alice', padding(100)));
    expect(error).toMatchObject({
      kind: 'misconfigured',
      code: 'token_too_large',
      message: `A token of ${length} bytes passes limits.tokenBytes (${length - 1}). Its largest claims: padding (102 bytes), jti (38 bytes), iss (24 bytes)`,
    });
    expect(error.message).not.toContain(VALUE);
    expect(warnings).toEqual([]);
  });

  it('is limited to 8192 bytes by default, for every purpose', async () => {
    const { service } = bench();
    const error = await refusal(() =>
      service.sign(padding(8000), { type: 'invite', expiresIn: 60 }),
    );
    expect(error.code).toBe('token_too_large');
    expect(error.message).toContain('passes limits.tokenBytes (8192)');
  });
});
