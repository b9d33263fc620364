import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const path = (relative: string): string =>
  fileURLToPath(new URL(relative, import.meta.url));
const NODE_MODULES = path('../../node_modules');
const LIBRARY = path('../../libs/jwt-auth/src/');

type Env = Readonly<Record<string, string>>;

/** The sample as one file, made of the sources as they are. */
export class SampleProgram {
  readonly #started: SampleProcess[] = [];

  private constructor(private readonly folder: string) {}

  static async build(): Promise<SampleProgram> {
    // Where it finds its packages, which are not built into it.
    const folder = mkdtempSync(join(NODE_MODULES, '.sample-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      resolve: {
        alias: [
          {
            find: /^@jwt-auth\/nestjs\/(\w+)$/,
            replacement: `${LIBRARY}$1/index.ts`,
          },
          { find: /^@jwt-auth\/nestjs$/, replacement: `${LIBRARY}index.ts` },
        ],
      },
      build: {
        ssr: path('../../apps/sample/src/main.ts'),
        outDir: folder,
        emptyOutDir: true,
        rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
      },
    });
    return new SampleProgram(folder);
  }

  /** A process that may or may not come to listen. */
  spawn(env: Env): SampleProcess {
    const started = new SampleProcess(join(this.folder, 'main.mjs'), env);
    this.#started.push(started);
    return started;
  }

  async start(env: Env): Promise<SampleProcess> {
    const started = this.spawn(env);
    await started.saying('Listening on');
    return started;
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((each) => each.end('SIGKILL')));
    rmSync(this.folder, { recursive: true });
  }
}

export class SampleProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = '';

  constructor(program: string, env: Env) {
    const { PATH, HOME } = process.env;
    this.#child = spawn(process.execPath, [program], {
      env: { PATH, HOME, PORT: '0', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
        this.#child.emit('said');
      });
    }
  }

  /** Everything that it printed. */
  get said(): string {
    return this.#said;
  }

  get url(): string {
    return /Listening on (http:\S+)\. Try:/.exec(this.#said)?.[1] ?? '';
  }

  /** @throws Error with all that it printed where it ends before it says so */
  async saying(text: string): Promise<void> {
    const ended = this.#ended.then(() => 'ended');
    while (!this.#said.includes(text)) {
      const next = await Promise.race([once(this.#child, 'said'), ended]);
      if (next === 'ended' && !this.#said.includes(text)) {
        throw new Error(`It ended without "${text}":\n${this.#said}`);
      }
    }
  }

  /** Its exit code, or the signal that ended it. */
  async ending(): Promise<number | NodeJS.Signals | null> {
    await this.#ended;
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.#child.kill(signal);
    return this.ending();
  }

  post(route: string, body: object, token?: string): Promise<Response> {
    return fetch(this.url + route, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  }

  get(route: string, token: string): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    return fetch(this.url + route, { headers });
  }
}
