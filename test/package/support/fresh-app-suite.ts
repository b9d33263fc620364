import { beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FreshAppKind, makeFreshApp } from './fresh-app.js';
import { get, post } from './http.js';
import { run, TIMEOUT_MS } from './run.js';
import { withServer } from './server.js';
import { useTempFolder } from './temp-folder.js';

/** What must hold of any fresh app, whatever its Nest, module system and test runner. */
export function describeFreshApp(
  kind: FreshAppKind & { readonly testReporter: readonly string[] },
): void {
  describe(`a fresh Nest ${kind.nest} app`, { timeout: TIMEOUT_MS }, () => {
    const folder = useTempFolder();
    let app: string;

    beforeAll(async () => {
      app = await makeFreshApp(kind, folder());
    }, TIMEOUT_MS);

    it('builds, guards its routes and ends on SIGTERM', async () => {
      await run('npm', ['run', 'build'], app);

      await withServer(join('dist', 'main.js'), app, async (server) => {
        await expectGuardedRoutes(server.url);
        expect((await server.stop()).said).toContain('Closed by SIGTERM');
      });
    });

    it('passes its own tests', async () => {
      const report = join(app, 'test-report.json');
      const reporter = [...kind.testReporter, `--outputFile=${report}`];
      await run('npm', ['test', '--', ...reporter], app);

      const results = JSON.parse(await readFile(report, 'utf8')) as TestReport;
      expect(results).toMatchObject({ success: true, numFailedTests: 0 });
      // Five of the account, and what `nest new` makes.
      expect(results.numPassedTests).toBeGreaterThan(5);
    });
  });
}

/** What the reports of Jest and of Vitest have in common. */
interface TestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

async function expectGuardedRoutes(url: string): Promise<void> {
  expect(await get(`${url}/public`)).toEqual([200, 'open to all']);

  const [status, body] = await post(`${url}/login`);
  expect(status).toBe(201);
  const { token } = JSON.parse(body) as { token: string };

  for (const [path, answer] of [
    ['', 'Hello World!'],
    ['me', 'ann'],
    ['passport', 'ann'],
  ] as const) {
    const route = `${url}/${path}`;
    expect([path, (await get(route))[0]]).toEqual([path, 401]);
    expect([path, (await get(route, `${token}x`))[0]]).toEqual([path, 401]);
    expect([path, ...(await get(route, token))]).toEqual([path, 200, answer]);
  }
}
