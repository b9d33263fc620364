import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Explanation } from '@jwt-auth/nestjs';
import { answerOf } from '../support/answers.js';
import { PLATFORMS, type RunningApp } from '../support/platform.js';
import {
  login,
  post,
  SAMPLE_SECRET,
  startSample,
} from '../support/sample-app.js';

async function explain(app: RunningApp, token: string): Promise<Explanation> {
  const response = await post(app, '/auth/explain', { token });
  expect(response.status).toBe(200);
  return (await response.json()) as Explanation;
}

afterEach(() => vi.unstubAllEnvs());

describe.each(PLATFORMS)('explain of the sample on %s', (platform) => {
  it('tells every check while developing', async () => {
    await using app = await startSample(platform);
    const token = await login(app, 'member');
    const forged = `${token.slice(0, -43)}${'A'.repeat(43)}`;

    const good = await explain(app, token);
    expect(good).toMatchObject({ accepted: true });
    expect(good.code).toBeUndefined();
    expect(good.checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['token_size', 'signature', 'not_expired']),
    );
    expect(good.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual(
      [],
    );

    const bad = await explain(app, forged);
    expect(bad).toMatchObject({ accepted: false, code: 'signature_invalid' });
    expect(bad.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([
      expect.objectContaining({
        check: 'signature',
        outcome: 'failed',
        code: 'signature_invalid',
      }),
    ]);

    const garbage = await explain(app, 'x');
    expect(garbage).toMatchObject({ accepted: false, code: 'token_malformed' });
    expect(garbage.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'three_parts', outcome: 'failed' }),
        expect.objectContaining({ check: 'signature', outcome: 'skipped' }),
      ]),
    );
  });

  it('tells nothing of the token', async () => {
    await using app = await startSample(platform);
    const token = await login(app, 'member');
    const response = await post(app, '/auth/explain', { token: `${token}x` });
    const told = await response.text();
    for (const hidden of [...token.split('.'), 'reports:read', 'todos']) {
      expect(told).not.toContain(hidden);
    }
  });

  it.each([{}, { token: 7 }])('refuses %j with 400', async (body) => {
    await using app = await startSample(platform);
    const response = await post(app, '/auth/explain', body);
    expect((await answerOf(response)).body).toMatchObject({
      statusCode: 400,
      message: ['token must be a string'],
    });
  });

  it('is not there in production', async () => {
    const env = { JWT_SECRET: SAMPLE_SECRET, NODE_ENV: 'production' };
    await using app = await startSample(platform, env);
    const response = await post(app, '/auth/explain', { token: 'x' });
    expect(await answerOf(response)).toMatchObject({
      status: 404,
      body: {
        statusCode: 404,
        message: 'Cannot POST /auth/explain',
        error: 'Not Found',
      },
    });
  });
});
