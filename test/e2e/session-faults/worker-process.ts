import { setImmediate } from 'node:timers/promises';
import { Application, type ApplicationOptions } from './application.js';
import { type Disjoint, refreshDisjoint } from './disjoint-sessions.js';
import { Lineages, type Round } from './lineages.js';
import type { SessionService } from '../../../libs/jwt-auth/src/sessions/session.service.js';

/** What the parent asks of a process; each is answered with one message. */
export type Order =
  | {
      readonly type: 'open';
      readonly url: string;
      /** Of each of its applications; what is not a round is for the first. */
      readonly options: readonly ApplicationOptions[];
    }
  /** A round of each application at once; says when it is a moment to kill. */
  | { readonly type: 'round'; readonly rounds: readonly Round[] }
  | ({ readonly type: 'disjoint' } & Disjoint)
  /** One call of everything, each of which is to fail. */
  | { readonly type: 'fail'; readonly tokens: readonly string[] }
  /** Until the server answers, and has nothing left to do from before. */
  | { readonly type: 'recover' }
  | { readonly type: 'errors' };

/** What became of calls while the server was frozen. */
export interface Failed {
  readonly kinds: readonly string[];
  readonly milliseconds: number;
}

class Worker {
  readonly errors: string[] = [];
  #application!: Application;
  #lineages: Lineages[] = [];

  async obey(order: Order): Promise<unknown> {
    switch (order.type) {
      case 'open':
        return this.#open(order.url, order.options);
      case 'round':
        return Promise.all(
          order.rounds.map((round, index) =>
            this.#lineages[index]!.run(round, () => process.send?.('now')),
          ),
        );
      case 'disjoint':
        return refreshDisjoint(this.#application.service, order);
      case 'fail':
        return this.#fail(order.tokens);
      case 'recover':
        return this.#recover();
      case 'errors':
        await setImmediate();
        return this.errors;
    }
  }

  async #open(
    url: string,
    options: readonly ApplicationOptions[],
  ): Promise<number> {
    const applications = options.map((each) => new Application(url, each));
    this.#application = applications[0]!;
    this.#lineages = applications.map((each) => new Lineages(each));
    await this.#application.prepare();
    return this.#application.store.now();
  }

  async #fail(tokens: readonly string[]): Promise<Failed> {
    const { service } = this.#application;
    const calls: (() =>
      ReturnType<SessionService['open']> | Promise<unknown>)[] = [
      ...tokens.map((token) => () => service.refresh(token)),
      () => service.open('somebody new'),
      () => service.signIn(async () => ({ subject: 'somebody new' })),
      () => service.list('somebody new'),
      () => service.closeAll('somebody new'),
      () => service.revokeAccess('somebody new'),
      () => service.find(tokens[0]!),
    ];
    const begun = performance.now();
    const kinds = await Promise.all(
      calls.map((call) =>
        call().then(
          () => 'done',
          (error: { kind?: string }) => error.kind ?? 'another error',
        ),
      ),
    );
    return { kinds, milliseconds: performance.now() - begun };
  }

  async #recover(): Promise<void> {
    const { store } = this.#application;
    let now: number | undefined;
    while (now === undefined || !this.#application.isIdle()) {
      now = await store.now().catch(() => undefined);
    }
  }
}

const worker = new Worker();
for (const name of ['unhandledRejection', 'uncaughtException']) {
  process.on(name, (error) => worker.errors.push(`${name}: ${String(error)}`));
}
process.on('message', (order: Order) => {
  worker
    .obey(order)
    .then((answer) => process.send?.({ answer }))
    .catch((error: unknown) => process.send?.({ error: String(error) }));
});
process.send?.('ready');
