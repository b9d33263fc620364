/** What the operator has to do, by what the databases call the failure. */
interface Explanation {
  readonly says: string;
  /** `SQLSTATE` of PostgreSQL. */
  readonly postgres?: readonly string[];
  /** `errno` of MySQL and MariaDB. */
  readonly mysql?: readonly number[];
  /** What the code of SQLite begins with, or what its message does if the code is of no use. */
  readonly sqlite?: RegExp;
}

const OTHER_TABLES: Explanation = {
  says: 'its tables are of another version of @jwt-auth/nestjs: run migrate(), which says what to do',
  postgres: ['42703'],
  mysql: [1054],
  sqlite: /^SQLITE_ERROR no such column\b/,
};

const EXPLANATIONS: readonly Explanation[] = [
  {
    says: 'its tables are missing: run migrate(), with the tablePrefix and the schema of the store',
    postgres: ['42P01', '3F000'],
    mysql: [1146],
    sqlite: /^SQLITE_ERROR no such table\b/,
  },
  OTHER_TABLES,
  {
    says: 'permission denied: its user may not use these tables',
    postgres: ['42501'],
    mysql: [1044, 1142, 1143, 1370],
    sqlite: /^SQLITE_(?:PERM|AUTH|CANTOPEN)/,
  },
  {
    says: 'it is read-only: connect to the primary',
    postgres: ['25006'],
    mysql: [1290, 1792, 1836],
    sqlite: /^SQLITE_READONLY/,
  },
  {
    says: 'too many connections: lower the size of the pools, or raise the limit of the server',
    postgres: ['53300'],
    mysql: [1040, 1203, 1226],
  },
  {
    says: 'it refused the user or the password',
    postgres: ['28000', '28P01'],
    mysql: [1045, 1251, 1698],
  },
  {
    says: 'there is no database of this name',
    postgres: ['3D000'],
    mysql: [1049],
  },
  {
    says: 'its disk is full',
    postgres: ['53100'],
    mysql: [1021, 1114],
    sqlite: /^SQLITE_FULL/,
  },
  {
    says: 'it is starting up or shutting down',
    postgres: ['57P01', '57P02', '57P03'],
    mysql: [1053],
  },
];

/** What `pg` and Kysely say without a code, word for word. */
const WITHOUT_CODE: Readonly<Record<string, string>> = {
  'timeout exceeded when trying to connect':
    'no connection of the pool was free in time',
  'driver has already been destroyed': 'destroy() was called on db',
};

/**
 * Says what a failure of a database means, without a value: tables that are missing,
 * a user without permission, a server that is read-only or full.
 */
export function explained(error: unknown): string | undefined {
  const said = String((error as Partial<Error> | undefined)?.message);
  return (
    EXPLANATIONS.find((explanation) => isMeant(explanation, error))?.says ??
    (Object.hasOwn(WITHOUT_CODE, said) ? WITHOUT_CODE[said] : undefined)
  );
}

/** Whether a statement named a column that its table does not have. */
export function isOfOtherTables(error: unknown): boolean {
  return isMeant(OTHER_TABLES, error);
}

function isMeant(
  { postgres, mysql, sqlite }: Explanation,
  error: unknown,
): boolean {
  const { code, errno, message } = (error ?? {}) as Readonly<
    Record<string, unknown>
  >;
  return (
    postgres?.includes(String(code)) === true ||
    mysql?.includes(Number(errno)) === true ||
    sqlite?.test(`${String(code)} ${String(message)}`) === true
  );
}
