import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';

/** The SQLSTATEs that `daybook.enter` raises: the fence is another one, or the last receipt is. */
export const FENCED = 'DB001';
export const OUT_OF_ORDER = 'DB002';

/** Puts the fence of a lease in force. Whoever entered under the one before has ended by now. */
export async function raiseFence(
  client: Client,
  lease: { fence: number; epoch: number; lease: string },
): Promise<void> {
  await client.query(
    `INSERT INTO daybook.fence (version, epoch, lease) VALUES ($1, $2, $3)
     ON CONFLICT (only_one) DO UPDATE SET version = excluded.version, epoch = excluded.epoch, lease = excluded.lease`,
    [lease.fence, lease.epoch, lease.lease],
  );
}

/** What every transaction of a run begins with: it fails where the fence is not the run’s own. */
export const enterSql = (fence: number, predecessor?: string): string =>
  `SELECT ${enterCall(fence, predecessor)}`;

/** The same as an expression. */
export const enterCall = (fence: number, predecessor?: string): string =>
  `daybook.enter(${fence}, ${predecessor === undefined ? 'NULL' : `'${predecessor}'`})`;

/** How often a flush is asked for again when a cancellation that was meant for the message before hits it. */
const FLUSHES = 3;

/**
 * Makes durable whatever was committed in the target before, by a change that changes nothing.
 *
 * @throws the server’s error: what was committed may not be durable, and nobody may be told of it
 */
export async function flushCommits(client: Client): Promise<void> {
  for (let left = FLUSHES; ; left -= 1) {
    try {
      await client.query('UPDATE daybook.fence SET version = version');
      return;
    } catch (error) {
      if (left === 1 || sqlstateOf(error) !== SQLSTATE.queryCanceled) throw error;
    }
  }
}

/** Whether a transaction was refused for what came before it: its predecessor left no receipt, or left its transaction failed. */
export function isFenceRefusal(error: unknown): boolean {
  const sqlstate = sqlstateOf(error);
  return sqlstate === OUT_OF_ORDER || sqlstate === SQLSTATE.inFailedSqlTransaction;
}
