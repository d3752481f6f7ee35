import { setTimeout as delay } from 'node:timers/promises';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { isConnectionLoss, SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { identifier } from './quote.js';
import { openMaintenance } from './session.js';

/** How long the swap tries to get everybody out of both databases, in milliseconds. */
export const DEFAULT_DRAIN_TIMEOUT_MS = 30_000;
/** A rename that waits for a lock keeps everybody out of the database meanwhile. */
const LOCK_TIMEOUT_MS = 5_000;
const TERMINATE_EVERY_MS = 100;

export interface Swap {
  /** Leads to the server. */
  url: string;
  /** The database in service. */
  name: string;
  /** The database that takes its name. */
  successor: string;
  /** The name under which the one in service is kept; null where there is none in service. */
  kept: string | null;
  drainTimeoutMs?: number;
}

/**
 * Puts one database in the place of another: both renames are one transaction, so that the name leads to the old one
 * or to the new one at any time, also after a crash.
 *
 * Nobody is locked out by a setting that a crash would leave behind: a rename locks its database against new
 * connections and then waits some seconds for those that are open, which a second connection terminates meanwhile.
 *
 * @throws DaybookError RESTORE_FAILED where somebody could not be got out in time; everything is as before then
 */
export async function swapDatabases(swap: Swap): Promise<void> {
  const [renamer, terminator] = [await openMaintenance(swap.url), await openMaintenance(swap.url)];
  const done = new AbortController();
  const terminating = terminateWhile(terminator, [swap.name, swap.successor], done.signal);
  try {
    await renameBoth(renamer, swap);
  } finally {
    done.abort();
    await terminating.catch(() => {});
    await Promise.all([renamer.end(), terminator.end()].map((ending) => ending.catch(() => {})));
  }
}

async function renameBoth(renamer: Client, swap: Swap): Promise<void> {
  const drainTimeoutMs = swap.drainTimeoutMs ?? DEFAULT_DRAIN_TIMEOUT_MS;
  const deadline = performance.now() + drainTimeoutMs;
  const lockTimeoutMs = Math.max(1, Math.min(LOCK_TIMEOUT_MS, drainTimeoutMs));
  await renamer.query(`SELECT set_config('lock_timeout', $1, false)`, [String(lockTimeoutMs)]);
  for (;;) {
    try {
      await renamer.query('BEGIN');
      if (swap.kept !== null) {
        await renamer.query(`ALTER DATABASE ${identifier(swap.name)} RENAME TO ${identifier(swap.kept)}`);
      }
      await renamer.query(`ALTER DATABASE ${identifier(swap.successor)} RENAME TO ${identifier(swap.name)}`);
      await renamer.query('COMMIT');
      return;
    } catch (cause) {
      await renamer.query('ROLLBACK').catch(() => {});
      const sqlstate = sqlstateOf(cause);
      const busy = sqlstate === SQLSTATE.objectInUse;
      if ((busy || sqlstate === SQLSTATE.lockNotAvailable) && performance.now() < deadline) continue;
      if (isConnectionLoss(cause) && (await isSwapped(swap))) return;
      const why = busy ? await whoIsIn(renamer, swap) : (cause as Error).message;
      throw new DaybookError('RESTORE_FAILED', `the databases could not be swapped: ${why}`, {
        cause,
        details: { database: swap.name, successor: swap.successor },
      });
    }
  }
}

/** The connection was lost at the COMMIT, perhaps: what came of it is read. */
async function isSwapped(swap: Swap): Promise<boolean> {
  const client = await openMaintenance(swap.url);
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [swap.successor]);
    return rowCount === 0;
  } finally {
    await client.end().catch(() => {});
  }
}

async function terminateWhile(
  terminator: Client,
  names: readonly string[],
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    await terminator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = ANY($1) AND usesysid IS NOT NULL
          AND (pg_has_role(usesysid, 'MEMBER') OR pg_has_role('pg_signal_backend', 'MEMBER'))
          AND (NOT (SELECT rolsuper FROM pg_roles WHERE oid = usesysid)
               OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))`,
      [names],
    );
    await delay(TERMINATE_EVERY_MS, undefined, { signal: done }).catch(() => {});
  }
}

async function whoIsIn(client: Client, swap: Swap): Promise<string> {
  const { rows } = await client.query<{ who: string }>(
    `SELECT format('%s (%s)', coalesce(usename, backend_type), count(*)) AS who
       FROM pg_stat_activity WHERE datname = ANY($1) GROUP BY coalesce(usename, backend_type)
     UNION ALL
     SELECT format('prepared transactions of %s (%s)', owner, count(*))
       FROM pg_prepared_xacts WHERE database = ANY($1) GROUP BY owner`,
    [[swap.name, swap.successor]],
  );
  const names = rows.map(({ who }) => who).join(', ');
  return `somebody stayed connected${names === '' ? '' : `: ${names}`}`;
}
