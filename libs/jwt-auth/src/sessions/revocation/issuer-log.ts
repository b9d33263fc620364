import { digest } from '../digest.js';
import {
  type LogAnswer,
  type LogPage,
  type LogPosition,
  type LogRecord,
  type NewRecord,
  RevocationLog,
  type SpendAnswer,
} from './revocation-log.js';

const TAG_DOMAIN = '@jwt-auth/nestjs revocations v1 ';
/** Characters of base64url: 132 bits. */
const TAG_LENGTH = 22;
const TAGGED = /^[\w-]{22} /;

/**
 * What is one issuer's of a log that several may share: each record begins with a tag of
 * the issuer that wrote it, and those of others are left out. A record without a tag is
 * everybody's.
 */
export class IssuerLog extends RevocationLog {
  readonly #tag: string;

  constructor(
    private readonly log: RevocationLog,
    issuer: string,
  ) {
    super();
    this.#tag = `${digest(TAG_DOMAIN + issuer).slice(0, TAG_LENGTH)} `;
  }

  append(records: readonly NewRecord[]): Promise<LogAnswer> {
    return this.log.append(
      records.map(({ text, lifetime }) => ({
        text: this.#tag + text,
        lifetime,
      })),
    );
  }

  async read(after?: LogPosition): Promise<LogPage> {
    const page = await this.log.read(after);
    const records = page.records.flatMap((record) => this.#own(record) ?? []);
    return { ...page, records };
  }

  spend(name: string, attempt: string, lifetime: number): Promise<SpendAnswer> {
    return this.log.spend(this.#tag + name, attempt, lifetime);
  }

  prune(): Promise<number> {
    return this.log.prune();
  }

  override subscribe(wake: () => void): Promise<() => Promise<void>> {
    return this.log.subscribe(wake);
  }

  #own({ text, until }: LogRecord): LogRecord | undefined {
    const [tag] = TAGGED.exec(text) ?? [''];
    return tag === '' || tag === this.#tag
      ? { text: text.slice(tag.length), until }
      : undefined;
  }
}
