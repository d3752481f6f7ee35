import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical.js';
import type { Json } from '../domain/json.js';
import type { Client } from '../postgres/index.js';
import type { Run } from './run.js';

/** Where a data migration stands in a target. */
export interface Checkpoint {
  run: string;
  batch: number;
  rowsSoFar: number;
  position: Json;
}

interface Row {
  run: string;
  batch: string;
  rows_so_far: string;
  position: string;
}

/** The checkpoint of this content in this direction; one of other content is none. */
export async function readCheckpoint(client: Client, run: Run): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<Row>(
    `SELECT run, batch, rows_so_far, position::text AS position FROM daybook.checkpoint
     WHERE migration = $1 AND direction = $2 AND content = $3`,
    [run.migration.id, run.direction, run.migration.content],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    run: row.run,
    batch: Number(row.batch),
    rowsSoFar: Number(row.rows_so_far),
    position: JSON.parse(row.position) as Json,
  };
}

/** Keeps a checkpoint, in the transaction of its batch. */
export async function writeCheckpoint(
  client: Client,
  run: Run,
  checkpoint: Omit<Checkpoint, 'run'>,
): Promise<void> {
  await client.query(
    `INSERT INTO daybook.checkpoint (migration, direction, content, run, batch, rows_so_far, position)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (migration, direction) DO UPDATE SET content = excluded.content, run = excluded.run,
       batch = excluded.batch, rows_so_far = excluded.rows_so_far, position = excluded.position, at = excluded.at`,
    [
      run.migration.id,
      run.direction,
      run.migration.content,
      run.id,
      checkpoint.batch,
      checkpoint.rowsSoFar,
      JSON.stringify(checkpoint.position),
    ],
  );
}

/** Forgets where a migration stood, in both directions. */
export async function removeCheckpoints(client: Client, migration: string): Promise<void> {
  await client.query('DELETE FROM daybook.checkpoint WHERE migration = $1', [migration]);
}

/** How many batches of a run are committed. */
export async function batchesOf(client: Client, run: string): Promise<{ batches: number; rows: number }> {
  const { rows } = await client.query<{ batch: string; rows_so_far: string }>(
    'SELECT batch, rows_so_far FROM daybook.checkpoint WHERE run = $1',
    [run],
  );
  return { batches: Number(rows[0]?.batch ?? 0), rows: Number(rows[0]?.rows_so_far ?? 0) };
}

/** What the ledger is told of a position: a digest, since the position may quote keys. */
export const positionDigest = (position: Json): string =>
  createHash('sha256').update(canonicalJson(position)).digest('hex');
