import type { Client } from '../postgres/index.js';
import type { Run } from './run.js';

/** What a target says of a run that committed. */
export interface Receipt {
  run: string;
  committedAt: string;
  records: number | undefined;
}

interface Row {
  run: string;
  at: Date;
  records: string | null;
}

/** The receipt of a run, or undefined where it did not commit. */
export async function readReceipt(client: Client, run: string): Promise<Receipt | undefined> {
  const { rows } = await client.query<Row>('SELECT run, at, records FROM daybook.receipt WHERE run = $1', [
    run,
  ]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    run: row.run,
    committedAt: row.at.toISOString(),
    records: row.records === null ? undefined : Number(row.records),
  };
}

/** The statement that writes a run’s receipt, as the last one of its transaction. */
export function receiptSql(client: Client, run: Run, fence: number, executor: string): string {
  const literals = [run.id, run.migration.id, run.direction, run.migration.content, String(fence), executor]
    .map((value) => client.escapeLiteral(value))
    .join(', ');
  return `INSERT INTO daybook.receipt (run, migration, direction, content, fence, executor) VALUES (${literals})`;
}
