import type { TableDigest } from '../../backup/manifest.js';
import { type SequencePosition, sequencePositions } from '../../backup/sequences.js';
import { tableDigests } from '../../backup/table-digest.js';
import { readFingerprint } from '../../postgres/fingerprint.js';
import type { Client } from '../../postgres/index.js';
import type { SchemaReader } from './schema-reader.js';

/** All that is compared of a database. */
export interface ProofState<Schema> {
  schema: Schema;
  fingerprint: string;
  tables: TableDigest[];
  sequences: SequencePosition[];
}

/**
 * Reads what is compared, as the session sees it: within its transaction where one is open, whose settings stay as they are.
 */
export async function readProofState<Schema>(
  session: Client,
  reader: SchemaReader<Schema>,
): Promise<ProofState<Schema>> {
  const inside = session.getTransactionStatus() === 'T';
  // Deferred constraints are checked and their triggers fired now: at the end it would be too late to say so.
  await session.query(inside ? 'SET CONSTRAINTS ALL IMMEDIATE; SAVEPOINT daybook_state' : 'BEGIN');
  try {
    const schema = await reader.read(session);
    const fingerprint = await readFingerprint(session);
    const tables = await tableDigests(session, [], { byName: true, readableOnly: true });
    return { schema, fingerprint, tables, sequences: await sequencePositions(session) };
  } finally {
    await session.query(
      inside ? 'ROLLBACK TO SAVEPOINT daybook_state; RELEASE SAVEPOINT daybook_state' : 'ROLLBACK',
    );
  }
}
