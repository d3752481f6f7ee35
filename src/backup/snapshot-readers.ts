import type { Client } from '../postgres/index.js';
import { literal } from './quote.js';
import { withClient } from './session.js';

/**
 * Runs `act` with so many connections more that see an exported snapshot. They are closed afterwards.
 *
 * @throws DaybookError TARGET_UNREACHABLE, INTERRUPTED, and whatever `act` throws
 */
export async function withReaders<T>(
  from: { url: string; snapshot: string; signal: AbortSignal | undefined },
  count: number,
  act: (readers: readonly Client[]) => Promise<T>,
): Promise<T> {
  const open = (readers: readonly Client[]): Promise<T> => {
    if (readers.length >= count) return act(readers);
    return withClient(from.url, from.signal, 'the reading of the tables', async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(`SET TRANSACTION SNAPSHOT ${literal(from.snapshot)}`);
      return open([...readers, client]);
    });
  };
  return open([]);
}
