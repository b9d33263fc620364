import type { SqliteDatabase, SqliteStatement } from 'kysely';
import Sqlite from 'libsql';

/**
 * libsql as Kysely's dialect of SQLite expects it. A statement that found the file
 * locked is not reset by libsql 0.5, and whatever is read after it is old; so the
 * connection is given up with it.
 */
export class LibsqlDatabase implements SqliteDatabase {
  #database: Sqlite.Database;

  constructor(private readonly file: string) {
    this.#database = this.#open();
  }

  prepare(text: string): SqliteStatement {
    const statement = this.#database.prepare(text);
    return {
      reader: statement.reader,
      all: (parameters) => this.#orReopen(() => statement.all([...parameters])),
      run: (parameters) => {
        const run = () => statement.run([...parameters]);
        const { changes, lastInsertRowid } = this.#orReopen(run);
        return { changes, lastInsertRowid };
      },
      iterate: () => {
        throw new Error('nothing is streamed');
      },
    };
  }

  close(): void {
    this.#database.close();
  }

  #open(): Sqlite.Database {
    const database = new Sqlite(this.file, { timeout: 0 });
    database.pragma('journal_mode = WAL');
    return database;
  }

  #orReopen<T>(execute: () => T): T {
    try {
      return execute();
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) {
        this.#database.close();
        this.#database = this.#open();
      }
      throw error;
    }
  }
}
