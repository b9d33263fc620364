import { beforeAll, describe, expect, it } from 'vitest';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeNestConsumer } from './support/nest-consumer.js';
import { TIMEOUT_MS } from './support/run.js';
import { useTempFolder } from './support/temp-folder.js';
import { type Complaint, typeCheck } from './support/type-check.js';
import { fixture, MANIFEST } from './support/workspace.js';

const PACKAGE = `node_modules/${MANIFEST.name}/`;

/** Lines marked `@ts-expect-error` count as complaints where they are accepted. */
describe.each(['^11', '^12'])('types under Nest %s', (nest) => {
  const folder = useTempFolder();

  beforeAll(async () => {
    await makeNestConsumer(folder(), nest, 'module');
  }, TIMEOUT_MS);

  it('come without types of dependencies in the consumer', async () => {
    const types = await readdir(join(folder(), 'node_modules/@types'));
    expect(types).not.toContain('jsonwebtoken');
    expect(types).not.toContain('passport-jwt');
  });

  it.each([
    ['ESM', 'mts', 'esm'],
    ['CommonJS', 'cts', 'cjs'],
  ])(
    'satisfy a strict %s consumer',
    { timeout: TIMEOUT_MS },
    async (_, extension, build) => {
      const consumer = await copyConsumer(folder(), extension);
      const { files, complaints } = typeCheck(folder(), consumer);
      expect(files).toContain(`${PACKAGE}dist/${build}/index.d.ts`);
      expect(files).toContain(`${PACKAGE}dist/${build}/passport/index.d.ts`);
      expect(complaints.filter(isOurs)).toEqual([]);
    },
  );
});

async function copyConsumer(
  folder: string,
  extension: string,
): Promise<string[]> {
  const sources = await readdir(fixture('consumer'));
  return Promise.all(
    sources.map(async (source) => {
      const target = join(folder, source.replace(/ts$/, extension));
      await cp(fixture(`consumer/${source}`), target);
      return target;
    }),
  );
}

/** Of the consumer or of this package: nobody here can mend the types of others. */
function isOurs({ file }: Complaint): boolean {
  return !file.startsWith('node_modules/') || file.startsWith(PACKAGE);
}
