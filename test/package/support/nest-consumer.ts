import { initPackage, installNewest } from './npm.js';
import { tarball } from './pack.js';

/** Makes the folder a package with the tarball in it and all that it asks for, on the version of Nest given. */
export async function makeNestConsumer(
  folder: string,
  nest: string,
  type: 'commonjs' | 'module',
): Promise<void> {
  const major = parseInt(nest.replace('^', ''));
  await initPackage(folder, type);
  await installNewest(folder, [
    await tarball(),
    `@nestjs/common@${nest}`,
    `@nestjs/core@${nest}`,
    `@nestjs/platform-express@${nest}`,
    `@nestjs/passport@${major}`,
    'passport',
    'kysely',
    'class-validator',
    'class-transformer',
    'reflect-metadata',
    'rxjs',
    // The one package of types that any Node project has.
    '@types/node@20',
  ]);
}
