import { Kysely } from 'kysely';
import { SqlSessionStore } from '../../../libs/jwt-auth/src/sql/sql-session-store.js';
import type { Rotation } from '../../../libs/jwt-auth/src/sessions/rotation.js';
import { postgresDialect } from './databases.js';

/** What the parent asks for; everything in it is done at once. */
export interface Heat {
  readonly rotations: readonly Rotation[];
  /** A session that is signed out at the same time. */
  readonly signOut?: string | undefined;
}

export interface HeatResult {
  readonly outcomes: readonly string[];
  /** What the callers that got a token were told is good. */
  readonly current: readonly string[];
}

const CONNECTIONS = 20;

/** One instance of an application, in a process of its own. */
const store = new SqlSessionStore(
  new Kysely<unknown>({
    dialect: postgresDialect(CONNECTIONS, undefined, 60_000),
  }),
  {
    dialect: 'postgres',
    tablePrefix: process.argv[2] as string,
    timeout: 60,
  },
);

async function run({ rotations, signOut }: Heat): Promise<HeatResult> {
  const [answers] = await Promise.all([
    Promise.all(rotations.map((rotation) => store.rotate(rotation))),
    signOut === undefined ? undefined : store.revoke(signOut),
  ]);
  const served = ['rotated', 'retried', 'raced', 'held'];
  return {
    outcomes: answers.map(({ outcome }) => outcome),
    current: answers
      .filter(({ outcome }) => served.includes(outcome))
      .map(({ session }) => session?.current ?? ''),
  };
}

process.on('message', (heat: Heat) => {
  run(heat).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
// Its connections are there before the first heat.
await Promise.all(Array.from({ length: CONNECTIONS }, () => store.now()));
process.send?.('ready');
