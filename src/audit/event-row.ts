import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';

/** An event as the ledger stores it. */
export interface EventRow {
  position: number;
  bytes: Uint8Array;
}

const BY_ID = 'SELECT position, body FROM daybook_ledger.event WHERE event_id = $1';
const BY_POSITION = 'SELECT position, body FROM daybook_ledger.event WHERE position = $1';

/**
 * The event with an id, or at a position.
 *
 * @throws DaybookError USAGE where it is neither, EVENT_NOT_FOUND
 */
export async function findEvent(client: Client, event: string): Promise<EventRow> {
  const isPosition = /^(0|[1-9]\d{0,14})$/.test(event);
  if (!isPosition && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(event)) {
    throw new DaybookError('USAGE', `${event} is neither the id of an event nor a position`);
  }
  const { rows } = await client.query<{ position: string; body: string }>(isPosition ? BY_POSITION : BY_ID, [
    event,
  ]);
  const row = rows[0];
  if (row) return { position: Number(row.position), bytes: Buffer.from(row.body, 'utf8') };
  throw new DaybookError(
    'EVENT_NOT_FOUND',
    isPosition ? `the ledger has no position ${event}` : `the ledger has no event ${event}`,
  );
}
