import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import type { StartOptions } from './platform.js';

type Level = 'log' | 'error' | 'warn' | 'debug' | 'verbose' | 'fatal';

export interface LogLine {
  readonly level: Level;
  /** Everything that was given to the logger, errors with their stacks and causes. */
  readonly text: string;
}

/** Takes in what Nest logs, on every level. */
export class CapturedLog implements LoggerService {
  readonly lines: LogLine[] = [];

  readonly log = this.#taker('log');
  readonly error = this.#taker('error');
  readonly warn = this.#taker('warn');
  readonly debug = this.#taker('debug');
  readonly verbose = this.#taker('verbose');
  readonly fatal = this.#taker('fatal');

  get text(): string {
    return this.lines.map(({ level, text }) => `${level} ${text}`).join('\n');
  }

  /** The lines of one level that hold the text. */
  find(level: Level, text: string): LogLine[] {
    return this.lines.filter(
      (line) => line.level === level && line.text.includes(text),
    );
  }

  clear(): void {
    this.lines.length = 0;
  }

  #taker(level: Level): (...given: unknown[]) => void {
    return (...given) => {
      const text = given
        .map((each) =>
          typeof each === 'string' ? each : inspect(each, { depth: 10 }),
        )
        .join(' ');
      this.lines.push({ level, text });
    };
  }
}

/** Logs to `log` from the making of the first provider on. */
export function loggingTo(
  log: CapturedLog,
  { override = (builder) => builder, configure }: StartOptions = {},
): StartOptions {
  return {
    override: (builder) => override(builder.setLogger(log)),
    configure: async (app) => {
      app.useLogger(log);
      await configure?.(app);
    },
  };
}
