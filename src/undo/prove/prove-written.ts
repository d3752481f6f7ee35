import { createHash } from 'node:crypto';
import { runIn } from '../../run/dry-run.js';
import { rehearseOnCopy } from '../../run/rehearse-on-copy.js';
import { heldSectionOf, isStaged, type Run } from '../../run/run.js';
import { transactionSql } from '../../run/script-part.js';
import { readSharedState } from '../../run/shared-state.js';
import type { TargetWork } from '../../run/work.js';
import { bringAgain } from './bring-again.js';
import { proofError, refuseShared } from './proof-error.js';
import type { WayBack } from './proof-result.js';
import { type ProofState, readProofState } from './proof-state.js';
import type { SchemaReader } from './schema-reader.js';
import { stateDifferences } from './state-differences.js';

/** A migration and its own way back, and what the copy was without it and is with it. */
export interface WrittenProof<Schema> {
  up: Run;
  down: Run;
  before: ProofState<Schema>;
  after: ProofState<Schema>;
}

/**
 * Tries a migration’s own way back, and brings the migration again. In one transaction, which is rolled back, where both of them can be; else it is committed, on
 * a copy of the copy that is the caller’s to drop.
 */
export async function proveWritten<Schema>(
  work: TargetWork,
  { up, down, before, after }: WrittenProof<Schema>,
  reader: SchemaReader<Schema>,
): Promise<{ way: WayBack; notes: string[] }> {
  const { client } = work.session;
  const way: WayBack = {
    exact: false,
    script: scriptOf(down),
    steps: down.statements?.length ?? 0,
    differences: [],
  };
  const within = !commits(up, down);
  try {
    if (within) {
      const shared = await readSharedState(client);
      await client.query(transactionSql(work.services.settings, down.stages?.[0]?.begin).join(';'));
      await runIn(work, down);
      await refuseShared(work, down, shared);
    } else {
      await rehearseOnCopy(work, down);
    }
    const undone = await readProofState(client, reader);
    const { schema, data, trifles } = stateDifferences(before, undone, reader);
    if (schema.length + data.length > 0)
      return { way: { ...way, differences: [...schema, ...data] }, notes: trifles };
    const again = await bringAgain(work, up, reader, after);
    const { differences, error } = again;
    const exact = !error && differences.length === 0;
    return {
      way: { ...way, exact, differences, ...(error ? { error } : {}) },
      notes: [...trifles, ...again.notes],
    };
  } catch (thrown) {
    return { way: { ...way, error: proofError(down, thrown, 'its own way back fails') }, notes: [] };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    if (within) await setBack(work, after);
  }
}

/** Whether one of the two commits on its way, so that it cannot be tried in a transaction. */
export const commits = (up: Run, down: Run): boolean => isStaged(up) || isStaged(down);

/** A rollback does not set sequences back that were asked meanwhile. */
async function setBack<Schema>({ session }: TargetWork, { sequences }: ProofState<Schema>): Promise<void> {
  if (sequences.length === 0) return;
  const now = await session.client.query<{ schema: string; name: string; position: string | null }>(
    `SELECT schemaname AS schema, sequencename AS name, last_value::text AS position FROM pg_catalog.pg_sequences`,
  );
  const wanted = new Map(sequences.map(({ schema, name, position }) => [`${schema}.${name}`, position]));
  const moved = now.rows.filter(
    ({ schema, name, position }) =>
      position !== null && wanted.has(`${schema}.${name}`) && wanted.get(`${schema}.${name}`) !== position,
  );
  for (const { schema, name } of moved)
    await session.client.query(
      `SELECT pg_catalog.setval(s.oid::regclass, CASE WHEN unasked THEN q.seqstart ELSE $3::numeric::bigint END, NOT unasked)
         FROM pg_catalog.pg_class s JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
         JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
         CROSS JOIN LATERAL (SELECT $3::numeric = q.seqstart::numeric - q.seqincrement AS unasked) AS position
        WHERE n.nspname = $1 AND s.relname = $2`,
      [schema, name, wanted.get(`${schema}.${name}`)],
    );
}

/** Of a class, and of what is too large to be held, there is no other text than the whole. */
const scriptOf = (run: Run): string => {
  const section = heldSectionOf(run);
  return section ? createHash('sha256').update(section.sql).digest('hex') : run.migration.content;
};
