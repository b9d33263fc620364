import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withReplaced } from '../programs/configuration.js';
import { freePort } from '../programs/free-port.js';
import { type Program, startProgram } from '../programs/program.js';

/** As it is documented. */
export const AUTH_REQUEST_CONF = readFileSync(
  fileURLToPath(new URL('auth-request.conf', import.meta.url)),
  'utf8',
);

export interface Proxy extends Program {
  readonly url: string;
}

/** nginx with the server block of the documentation, and all of its files in the folder. */
export async function startNginx(
  folder: string,
  { appPort, servicePort }: { appPort: number; servicePort: number },
): Promise<Proxy> {
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  const server = withReplaced(AUTH_REQUEST_CONF, {
    '127.0.0.1:8080': `127.0.0.1:${port}`,
    '127.0.0.1:3000': `127.0.0.1:${appPort}`,
    '127.0.0.1:4000': `127.0.0.1:${servicePort}`,
  });
  writeFileSync(file, mainConfiguration(folder, server));
  const args = ['-p', folder, '-c', file, '-e', 'stderr'];
  const program = await startProgram('nginx', args, port);
  return { ...program, url: `http://127.0.0.1:${port}` };
}

/** What a system has around a server block; one process, so that ending it ends all. */
function mainConfiguration(folder: string, server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `
daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events {}
http {
access_log off;
${temporary.join('\n')}
${server}
}
`;
}
