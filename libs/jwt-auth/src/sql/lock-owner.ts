import { sql } from 'kysely';
import type { SessionStatements } from './session-statements.js';
import type { Told } from './session-table.js';
import type { Send } from './sql-work.js';

/** Locks the row of an owner until the end of the transaction, and makes it if there is none. */
export async function lockOwner(
  send: Send,
  statements: SessionStatements,
  owner: string,
): Promise<Told | undefined> {
  const { dialect, owners } = statements;
  const time = statements.now();
  if (dialect.returns) {
    const { rows } = await send<Told>(sql`
      insert into ${owners} as held (name, version, current_epoch, raised_at, touched_at)
      values (${owner}, 0, 0, 0, ${time})
      on conflict (name) do update set touched_at = excluded.touched_at
      returning version as owner_version, current_epoch as owner_epoch,
        raised_at as owner_raised_at, ${time} as store_now`);
    return rows[0];
  }
  await send(sql`
    insert into ${owners} (name, version, current_epoch, raised_at, touched_at)
    values (${owner}, 0, 0, 0, ${time})
    on duplicate key update touched_at = ${time}`);
  const { rows } = await send<Told>(sql`
    select version as owner_version, current_epoch as owner_epoch,
      raised_at as owner_raised_at, ${time} as store_now
    from ${owners} where name = ${owner} for update`);
  return rows[0];
}
