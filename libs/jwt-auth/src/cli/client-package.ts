import { Failure } from './failure.js';

/** A client library that the application has installed beside this package. */
export interface ClientPackage<Name extends string = string> {
  readonly name: Name;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Loads the first of some packages that is installed beside this one, as the application
 * has it. The folder in which the program runs counts for nothing: it may be a stranger's,
 * and what is loaded here sees the address of the store and every key.
 *
 * @param need such as `a client of Redis`
 * @throws Failure if none is installed
 */
export async function loadClientPackage<Name extends string>(
  names: readonly [Name, ...Name[]],
  need: string,
): Promise<ClientPackage<Name>> {
  for (const name of names) {
    const exports = await imported(name);
    if (exports !== undefined) {
      return { name, exports };
    }
  }
  throw new Failure(
    `this needs ${need}, and none is installed beside @jwt-auth/nestjs: npm install ${names[0]}`,
  );
}

/** What a package exports, whether it is a module of ECMAScript or CommonJS. */
async function imported(
  name: string,
): Promise<ClientPackage['exports'] | undefined> {
  try {
    const module = (await import(name)) as Record<string, unknown>;
    return { ...(module['default'] as object | undefined), ...module };
  } catch (error) {
    if (isMissing(name, error)) {
      return undefined;
    }
    throw error;
  }
}

/** Not if it is there, and lacks something itself. */
function isMissing(name: string, error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    code === 'ERR_MODULE_NOT_FOUND' &&
    message.startsWith(`Cannot find package '${name}'`)
  );
}
