import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addGenerate } from './commands/generate.js';
import { addJwks } from './commands/jwks.js';
import { addList } from './commands/list.js';
import { addRevoke } from './commands/revoke.js';
import { addRotate } from './commands/rotate.js';
import { withoutValues } from './complaint.js';
import { ENVIRONMENT_HELP, PROGRAM } from './environment.js';

/** The program with all its commands; it throws where it would end the process. */
export function jwtAuthProgram(): Command {
  const program = new Command(PROGRAM)
    .version(versionOfPackage(), '-V, --version')
    .description('Keys of applications that use @jwt-auth/nestjs')
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput({
      outputError: (text, write) => write(withoutValues(text)),
    });
  const keys = program
    .command('keys')
    .description('Make keys, and look after managed ones')
    .addHelpText('after', ENVIRONMENT_HELP);
  addGenerate(keys);
  addList(keys);
  addRotate(keys);
  addRevoke(keys);
  addJwks(keys);
  return program;
}

function versionOfPackage(): string {
  const require = createRequire(import.meta.url);
  const manifest = require('@jwt-auth/nestjs/package.json') as {
    readonly version: string;
  };
  return manifest.version;
}
