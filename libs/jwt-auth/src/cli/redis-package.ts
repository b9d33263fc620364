import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure } from './failure.js';

const PACKAGES = ['ioredis', 'redis'] as const;

export interface RedisPackage {
  readonly name: (typeof PACKAGES)[number];
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * The client library that the project in the folder has, else the one beside this
 * package.
 *
 * @throws Failure where there is none
 */
export async function loadRedisPackage(folder: string): Promise<RedisPackage> {
  const require = createRequire(join(folder, 'package.json'));
  for (const name of PACKAGES) {
    if (isFound(() => require.resolve(name))) {
      return { name, exports: require(name) as RedisPackage['exports'] };
    }
  }
  for (const name of PACKAGES) {
    const exports = await imported(name);
    if (exports !== undefined) {
      return { name, exports };
    }
  }
  throw new Failure(
    'this needs a client of Redis, and the project has none: npm install ioredis',
  );
}

function isFound(resolve: () => string): boolean {
  try {
    resolve();
    return true;
  } catch {
    return false;
  }
}

async function imported(
  name: string,
): Promise<RedisPackage['exports'] | undefined> {
  try {
    return (await import(name)) as RedisPackage['exports'];
  } catch (error) {
    if (
      /^(ERR_)?MODULE_NOT_FOUND$/.test(
        String((error as NodeJS.ErrnoException).code),
      )
    ) {
      return undefined;
    }
    throw error;
  }
}
