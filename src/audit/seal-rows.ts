import { type EventEnvelope, isEvent } from '../domain/event.js';
import type { EventData } from '../domain/event-registry.js';
import { readEvent } from '../domain/parse-event.js';
import { addSignatures } from '../ledger/tlog/add-signatures.js';
import { parseSignatureLine } from '../ledger/tlog/note.js';
import type { Client } from '../postgres/index.js';

/** A seal in the ledger, its cosignatures in its note. */
export interface SealRow {
  size: number;
  note: string;
}

const SEALED = "stream = 'ledger' AND type LIKE 'dev.daybook.ledger.sealed.v%'";
const COSIGNED = "stream = 'ledger' AND type LIKE 'dev.daybook.ledger.witness-cosigned.v%'";
const KEYS = "stream = 'ledger' AND type LIKE 'dev.daybook.ledger.key-added.v%'";
const SIZE = "(body::json #>> '{data,size}')::bigint";

/** The newest seal, which is the largest; undefined where there is none. */
export const newestSeal = (client: Client): Promise<SealRow | undefined> =>
  readSeal(
    client,
    `SELECT version, body FROM daybook_ledger.event WHERE ${SEALED} ORDER BY version DESC LIMIT 1`,
    [],
  );

/** The seal of a size; undefined where there is none. */
export const sealOfSize = (client: Client, size: number): Promise<SealRow | undefined> =>
  readSeal(
    client,
    `SELECT version, body FROM daybook_ledger.event WHERE ${SEALED} AND ${SIZE} = $1 ORDER BY version LIMIT 1`,
    [size],
  );

async function readSeal(client: Client, text: string, values: unknown[]): Promise<SealRow | undefined> {
  const { rows } = await client.query<{ version: string; body: string }>(text, values);
  const seal = rows[0] && (readEvent(rows[0].body) as EventEnvelope & { data: EventData<'ledger.sealed'> });
  if (!seal) return undefined;
  const { size, note } = seal.data;
  const cosigned = await readEvents(
    client,
    `SELECT body FROM daybook_ledger.event WHERE ${COSIGNED} AND version > $1 AND ${SIZE} = $2 ORDER BY version`,
    [rows[0]!.version, size],
  );
  const signatures = cosigned.flatMap((event) =>
    isEvent(event, 'ledger.witness-cosigned') ? [parseSignatureLine(event.data.cosignature)] : [],
  );
  return { size, note: addSignatures(note, signatures) };
}

/** The sizes of the newest seals, the newest first. */
export async function sealedSizes(client: Client, most: number): Promise<number[]> {
  const { rows } = await client.query<{ size: string }>(
    `SELECT ${SIZE} AS size FROM daybook_ledger.event WHERE ${SEALED} ORDER BY version DESC LIMIT $1`,
    [most],
  );
  return rows.map(({ size }) => Number(size));
}

/** All keys that the ledger ever knew, of its own and of witnesses. */
export async function knownKeys(client: Client): Promise<EventData<'ledger.key-added'>[]> {
  const events = await readEvents(
    client,
    `SELECT body FROM daybook_ledger.event WHERE ${KEYS} ORDER BY version`,
    [],
  );
  return events.flatMap((event) => (isEvent(event, 'ledger.key-added') ? [event.data] : []));
}

async function readEvents(client: Client, text: string, values: unknown[]): Promise<EventEnvelope[]> {
  const { rows } = await client.query<{ body: string }>(text, values);
  return rows.map(({ body }) => readEvent(body));
}
