import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { type AppendOutcome, type AppendRequest, appendBatch } from './append-batch.js';

/** How often an append waits for the head of the ledger, 3 s each time, before it gives up. */
export const HEAD_ATTEMPTS = 4;

/**
 * Appends a batch. Where the head is kept locked, by a session that goes on in its transaction after an append, that session is ended: no
 * append takes so long.
 *
 * @throws DaybookError LEDGER_BUSY where it could not be ended; the driver’s errors
 */
export async function appendPatiently(
  client: Client,
  requests: readonly AppendRequest[],
  attempts: number = HEAD_ATTEMPTS,
): Promise<AppendOutcome[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await appendBatch(client, requests);
    } catch (cause) {
      // Nothing was appended: the lock is what an append waits for before it writes.
      if (sqlstateOf(cause) !== SQLSTATE.lockNotAvailable) throw cause;
      if (attempt >= attempts) {
        throw new DaybookError('LEDGER_BUSY', 'another session keeps the head of the ledger locked', {
          cause,
        });
      }
      await freeHead(client);
    }
  }
}

/** What the ledger’s owner may not end, this session’s user may where it is its own. */
async function freeHead(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number; ended: boolean }>(
    'SELECT pid, ended FROM daybook_ledger.free_head()',
  );
  for (const { pid } of rows.filter(({ ended }) => !ended)) {
    await client.query('SELECT pg_terminate_backend($1)', [pid]).catch((error: unknown) => {
      if (sqlstateOf(error) !== SQLSTATE.insufficientPrivilege) throw error;
    });
  }
}
