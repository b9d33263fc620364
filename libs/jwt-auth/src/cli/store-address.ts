import { STORE } from './environment.js';
import { UsageError } from './failure.js';

/** Which client a store needs. */
export type StoreKind = 'redis' | 'postgres' | 'mariadb' | 'sqlite';

/** Where a store is; its password is in `url` only. */
export interface StoreAddress {
  readonly kind: StoreKind;
  /** A URL; of SQLite, the path of the file. */
  readonly url: string;
  /** Safe to show. */
  readonly shown: string;
  /** The index of the database in Redis. */
  readonly database: number;
}

const KINDS: Readonly<Record<string, StoreKind>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mariadb',
  'mariadb:': 'mariadb',
  'sqlite:': 'sqlite',
};

export const STORE_ADDRESSES =
  'redis://host:port/db, rediss://…, postgres://user@host/db, mysql://user@host/db, or sqlite:file';

/** @throws UsageError that quotes nothing of it */
export function storeAddress(given: string | undefined): StoreAddress {
  if (!given) {
    throw new UsageError(`give --store ${STORE_ADDRESSES}, or set ${STORE}`);
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const kind = KINDS[url?.protocol ?? ''];
  if (url === undefined || kind === undefined) {
    throw wrongAddress();
  }
  return kind === 'sqlite' ? fileAddress(given) : serverAddress(kind, url);
}

function serverAddress(kind: StoreKind, url: URL): StoreAddress {
  if (url.host === '') {
    throw wrongAddress();
  }
  // If an @ comes later, a part of the password was taken for the host.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) {
    throw new UsageError(
      'the address of the store is ambiguous: write / ? # and @ in its password as %2F %3F %23 %40',
    );
  }
  return {
    kind,
    url: url.href.replace(/^mariadb:/, 'mysql:'),
    shown: `${url.protocol}//${url.host}`,
    database: kind === 'redis' ? databaseIndex(url) : 0,
  };
}

/** Clients of Redis take what is no index for 0, each something else. */
function databaseIndex(url: URL): number {
  const [, digits] = /^\/?(\d{0,9})$/.exec(url.pathname) ?? [];
  if (digits === undefined || url.searchParams.has('db')) {
    throw new UsageError(
      'the database of the store must be given as a number behind the host: redis://host:port/db',
    );
  }
  return Number(digits);
}

/** `sqlite:keys.db`, `sqlite:/var/keys.db` and `sqlite:///var/keys.db`. */
function fileAddress(given: string): StoreAddress {
  const path = given.replace(/^sqlite:(?:\/\/(?=\/))?/i, '');
  if (path === '' || path.startsWith('//') || path.startsWith(':')) {
    throw wrongAddress();
  }
  return { kind: 'sqlite', url: path, shown: `sqlite:${path}`, database: 0 };
}

function wrongAddress(): UsageError {
  return new UsageError(`the store must be given as ${STORE_ADDRESSES}`);
}
