import { type EventEnvelope, isEvent } from '../../domain/event.js';
import { readEvent } from '../../domain/parse-event.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import type { Client } from '../../postgres/index.js';

/** The newest seal that the ledger has, at one look; nothing of it is checked. */
export interface NewestSeal {
  size: number;
  /** Hexadecimal. */
  root: string;
  /** When it was recorded. */
  at: string;
  /** The names of the witnesses that cosigned it. */
  witnesses: string[];
}

const SEALED = 'dev.daybook.ledger.sealed.';
const COSIGNED = 'dev.daybook.ledger.witness-cosigned.';

// Backwards along the index of (stream, version): however many seals there are, the newest is found at once.
const NEWEST = `SELECT body FROM daybook_ledger.event
  WHERE stream = $1 AND starts_with(type, $2) ORDER BY version DESC LIMIT 1`;
const AFTER = `SELECT body FROM daybook_ledger.event
  WHERE stream = $1 AND starts_with(type, $2) AND version > $3 ORDER BY version`;
const UNSEALED = `SELECT count(*) AS count FROM daybook_ledger.event
  WHERE position >= $1 AND NOT starts_with(type, $2) AND NOT starts_with(type, $3)`;

export async function newestSeal(client: Client): Promise<NewestSeal | undefined> {
  const [sealed] = await events(client, NEWEST, [LEDGER_STREAM, SEALED]);
  if (!sealed || !isEvent(sealed, 'ledger.sealed')) return undefined;
  const { size, root } = sealed.data;
  const later = await events(client, AFTER, [LEDGER_STREAM, COSIGNED, sealed.streamversion]);
  const witnesses = later.flatMap((event) =>
    isEvent(event, 'ledger.witness-cosigned') && event.data.size === size ? [event.data.witness] : [],
  );
  return { size, root, at: sealed.time, witnesses: [...new Set(witnesses)].sort() };
}

/** How many events there are from a size on that no seal is of; seals and cosignatures are not counted. */
export async function countUnsealed(client: Client, size: number): Promise<number> {
  const { rows } = await client.query<{ count: string }>(UNSEALED, [size, SEALED, COSIGNED]);
  return Number(rows[0]!.count);
}

async function events(client: Client, sql: string, values: unknown[]): Promise<EventEnvelope[]> {
  const { rows } = await client.query<{ body: string }>(sql, values);
  return rows.map(({ body }) => readEvent(body));
}
