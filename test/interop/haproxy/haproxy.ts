import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../programs/free-port.js';
import { type Program, startProgram } from '../programs/program.js';
import { withReplaced } from '../programs/configuration.js';

/** As it is documented. */
export const HAPROXY_CFG = readFileSync(
  fileURLToPath(new URL('haproxy.cfg', import.meta.url)),
  'utf8',
);

/** To be added while keys are rotated: either of two lines of one name is enough. */
export const NEXT_KEY_LINE = `    acl signed      var(txn.token),jwt_verify("ES256","/etc/haproxy/keys/next.pem") 1`;

export interface Gateway extends Program {
  readonly url: string;
}

/** What signatures are checked with. */
export type GatewayKey = { readonly pem: string } | { readonly secret: string };

export interface GatewaySetup {
  /** For the configuration and the keys. */
  readonly folder: string;
  readonly appPort: number;
  readonly algorithm: string;
  /** The current one, and while keys are rotated the next. */
  readonly keys: readonly GatewayKey[];
}

/** HAProxy with the configuration of the documentation in front of an application. */
export async function startHaproxy(setup: GatewaySetup): Promise<Gateway> {
  const port = await freePort();
  const file = join(setup.folder, `haproxy-${port}.cfg`);
  const [current, next] = setup.keys.map((key, index) =>
    argumentOf(key, join(setup.folder, `${port}-${index}.pem`)),
  );
  const configuration =
    next === undefined
      ? HAPROXY_CFG
      : HAPROXY_CFG.replace(/^ *acl signed .*$/m, `$&\n${NEXT_KEY_LINE}`);
  writeFileSync(
    file,
    withReplaced(configuration, {
      '127.0.0.1:8080': `127.0.0.1:${port}`,
      '127.0.0.1:3000': `127.0.0.1:${setup.appPort}`,
      '/etc/haproxy/keys/current.pem': String(current),
      ...(next && { '/etc/haproxy/keys/next.pem': next }),
      ES256: setup.algorithm,
    }),
  );
  const program = await startProgram('haproxy', ['-db', '-f', file], port);
  return { ...program, url: `http://127.0.0.1:${port}` };
}

/** What `jwt_verify` is given: the path of a public key, or a secret itself. */
function argumentOf(key: GatewayKey, file: string): string {
  if ('secret' in key) {
    return key.secret;
  }
  writeFileSync(file, key.pem);
  return file;
}
