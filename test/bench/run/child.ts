import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** No answer takes as long, not even on a busy machine. */
const TIME_LIMIT_MS = 15 * 60 * 1000;

interface Question {
  readonly id: number;
  readonly question: unknown;
}

type Reply = { readonly id: number } & (
  { readonly answer: unknown } | { readonly error: string }
);

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  settled(): void;
}

export interface ChildSettings {
  /** The Node to run it with. */
  readonly node: string;
  readonly nodeFlags?: readonly string[];
}

/** A process of its own, with one program of the benchmark, that answers questions. */
export class Child<Asked, Answered> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #ended: string | undefined;
  #asked = 0;

  constructor(
    private readonly program: URL,
    { node, nodeFlags = [] }: ChildSettings,
  ) {
    this.#process = fork(fileURLToPath(program), {
      execPath: node,
      execArgv: [...nodeFlags],
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    });
    this.#process.on('message', (reply) => this.#settle(reply as Reply));
    this.#process.once('error', (error) => this.#end(error.message));
    this.#process.once('exit', (code, signal) =>
      this.#end(`ended with ${signal ?? code}`),
    );
  }

  ask(question: Asked): Promise<Answered> {
    const id = (this.#asked += 1);
    return new Promise<unknown>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#death(this.#ended));
        return;
      }
      const limit = setTimeout(
        () =>
          this.#settle({ id, error: this.#death('did not answer').message }),
        TIME_LIMIT_MS,
      );
      const settled = (): void => clearTimeout(limit);
      this.#waiting.set(id, { resolve, reject, settled });
      this.#process.send({ id, question } satisfies Question);
    }) as Promise<Answered>;
  }

  async stop(): Promise<void> {
    if (this.#ended === undefined) {
      const exit = new Promise((resolve) =>
        this.#process.once('exit', resolve),
      );
      this.#process.kill('SIGKILL');
      await exit;
    }
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    waiting?.settled();
    if ('error' in reply) {
      waiting?.reject(new Error(reply.error));
    } else {
      waiting?.resolve(reply.answer);
    }
  }

  #end(how: string): void {
    this.#ended = how;
    this.#waiting.forEach((waiting) => {
      waiting.settled();
      waiting.reject(this.#death(how));
    });
    this.#waiting.clear();
  }

  #death(how: string): Error {
    return new Error(`${this.program.pathname.split('/').at(-1)} ${how}`);
  }
}

/** In a child: answers every question of the parent. Ends when the parent does. */
export function answerParent<Asked, Answered>(
  answer: (question: Asked) => Answered | Promise<Answered>,
): void {
  const reply = (message: Reply): void => void process.send?.(message);
  process.on('message', ({ id, question }: Question) => {
    Promise.resolve(question as Asked)
      .then(answer)
      .then(
        (answered) => reply({ id, answer: answered }),
        (error: unknown) =>
          reply({
            id,
            error: error instanceof Error ? String(error.stack) : String(error),
          }),
      );
  });
  process.once('disconnect', () => process.exit());
}

/** Asks one question of a process that is gone afterwards. */
export async function askOnce<Asked, Answered>(
  program: URL,
  settings: ChildSettings,
  question: Asked,
): Promise<Answered> {
  const child = new Child<Asked, Answered>(program, settings);
  try {
    return await child.ask(question);
  } finally {
    await child.stop();
  }
}
