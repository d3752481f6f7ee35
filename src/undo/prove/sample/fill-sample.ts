import { FIXED_OUTPUT } from '../../../backup/table-digest.js';
import type { UndoSample } from '../../../config/undo.js';
import type { Client } from '../../../postgres/index.js';
import { chooseRows } from './choose-rows.js';
import { copyChosen } from './copy-chosen.js';
import { copySequences } from './copy-sequences.js';
import { dropOrphans } from './drop-orphans.js';
import { readForeignKeys } from './foreign-keys.js';
import { readSampleTables } from './sample-tables.js';
import { fillSynthetic } from './synthetic/fill-synthetic.js';

export interface SampleRequest {
  sample: UndoSample;
  /** How many rows of each table, without those that they refer to. */
  rows: number;
  versionNum: number;
}

/**
 * Fills a copy’s tables, which have neither keys nor triggers yet, and sets its sequences. The original is read in one snapshot.
 *
 * @returns the names of tables that have no rows: this role may not read them, or no row could be made up that they take
 */
export async function fillSample(
  original: Client,
  copy: Client,
  { sample, rows, versionNum }: SampleRequest,
): Promise<string[]> {
  await original.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await copy.query('BEGIN');
  try {
    for (const client of [original, copy]) await client.query(FIXED_OUTPUT);
    await copySequences(original, copy);
    let without: string[] = [];
    if (sample === 'synthetic') without = await fillSynthetic(original, copy, rows);
    if (sample === 'rows') {
      const tables = await readSampleTables(original);
      const keys = await readForeignKeys(original);
      without = tables.filter(({ readable }) => !readable).map(({ name }) => name);
      const readable = tables.filter((table) => table.readable);
      const oids = new Set(readable.map(({ oid }) => oid));
      const usable = keys.filter(({ child }) => oids.has(child));
      const chosen = await chooseRows(original, readable, usable, rows, versionNum);
      await copyChosen(original, copy, readable, chosen);
      if (chosen.incomplete) await dropOrphans(copy, keys);
    }
    await copy.query('COMMIT');
    return without;
  } finally {
    await original.query('ROLLBACK').catch(() => undefined);
    await copy.query('ROLLBACK').catch(() => undefined);
  }
}
