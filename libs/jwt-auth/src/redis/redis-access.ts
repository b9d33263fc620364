import { type Duration, parseDuration } from '../duration.js';
import { AuthError } from '../errors.js';
import { asked } from '../outage/asked.js';
import { CallOptions } from '../rules/call-options.js';
import type { Hints } from '../rules/group.js';
import {
  commandOf,
  needingIoredis,
  type RedisClient,
  type RedisCommand,
} from './redis-client.js';
import { explained } from './explained.js';
import { newEcho, resultOf } from './echo.js';
import type { Script } from './script.js';

export interface RedisAccessOptions {
  readonly prefix?: string | undefined;
  readonly timeout?: Duration | undefined;
}

interface Owner {
  /** Class of the store, for whoever wired it wrongly. */
  readonly name: string;
  /** What it is called in errors, such as `The session store`. */
  readonly title: string;
  readonly prefix: string;
  /** Names of the options that the store takes; any other is refused. */
  readonly known: readonly string[];
}

const HINTS: Hints = {
  keyPrefix: 'write prefix',
  tablePrefix: 'write prefix',
};

/** Redis as the stores ask it: in time, and telling nothing of what it fails with. */
export class RedisAccess {
  readonly #command: RedisCommand;
  readonly #title: string;
  readonly prefix: string;
  /** Seconds that an answer is waited for. */
  readonly timeout: number;

  /** @throws AuthError `misconfigured` where it is no client, or an option is wrong */
  constructor(client: RedisClient, options: RedisAccessOptions, owner: Owner) {
    new CallOptions<Record<string, unknown>>(
      owner.name,
      owner.known,
      HINTS,
    ).assert(options);
    const { prefix = owner.prefix, timeout = '2s' } = options;
    const command = commandOf(client);
    if (command === undefined) {
      throw wrong(owner.name, 'client must be a client of ioredis or of redis');
    }
    const purpose = needingIoredis(client);
    if (purpose !== undefined) {
      throw wrong(owner.name, `${purpose} needs a client of ioredis`);
    }
    if (typeof prefix !== 'string') {
      throw wrong(owner.name, 'prefix must be text');
    }
    const seconds = parseDuration(timeout) ?? 0;
    if (seconds === 0) {
      throw wrong(
        owner.name,
        "timeout must be a duration longer than nothing, such as '2s'",
      );
    }
    this.#command = command;
    this.#title = owner.title;
    this.prefix = prefix;
    this.timeout = seconds;
  }

  /** @throws AuthError `unavailable` */
  send(...words: string[]): Promise<unknown> {
    return this.#inTime(() => this.#command(...words));
  }

  /**
   * Runs a script in one round trip, or in two where the server has not seen it yet.
   *
   * @throws AuthError `unavailable`
   */
  run(
    { text, sha }: Script,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const echo = newEcho();
    const rest = [`${keys.length}`, ...keys, ...args, echo];
    return this.#inTime(async (isOver) => {
      try {
        const answer = await this.#command('EVALSHA', sha, ...rest);
        return resultOf(answer, echo);
      } catch (error) {
        if (!isUnknownScript(error) || isOver()) {
          throw error;
        }
        return resultOf(await this.#command('EVAL', text, ...rest), echo);
      }
    });
  }

  /** A section of `INFO`, or `undefined` if the application may not see it. */
  async info(section: string): Promise<string | undefined> {
    const answer = await this.permitted('INFO', section);
    return answer === undefined ? undefined : String(answer as string);
  }

  /** Sends a command; `undefined` if the application may not. */
  permitted(...words: string[]): Promise<unknown> {
    return this.#inTime(async () => {
      try {
        return await this.#command(...words);
      } catch (error) {
        if (isForbidden(error)) {
          return undefined;
        }
        throw error;
      }
    });
  }

  #inTime<T>(ask: (isOver: () => boolean) => Promise<T>): Promise<T> {
    return asked(ask, this.timeout, this.#title, explained);
  }
}

export function wrong(name: string, reason: string): AuthError {
  return new AuthError('misconfigured', 'options_invalid', {
    reason: `${name}: ${reason}`,
  });
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

/** By its access rules, or by a host that offers no such command. */
function isForbidden(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(?:NOPERM|ERR unknown command)/.test(error.message)
  );
}
