import type { Client } from '../postgres/index.js';
import type { SequenceSpan } from './manifest.js';

/** Where a sequence stands. */
export interface SequencePosition {
  schema: string;
  name: string;
  /** The value given last, or the one before the first where none was given yet. */
  position: string;
}

const SEQUENCES = `
  SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
         s.seqincrement AS increment
    FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname <> 'daybook' AND n.nspname !~ '^pg_'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

/** The position of every user sequence at this moment: sequences are part of no snapshot. */
export async function sequencePositions(client: Client): Promise<SequencePosition[]> {
  const known = await client.query<{ schema: string; name: string; quoted: string; increment: string }>(
    SEQUENCES,
  );
  const positions: SequencePosition[] = [];
  for (const { schema, name, quoted, increment } of known.rows) {
    const at = await client.query<{ position: string }>(
      `SELECT (last_value::numeric - CASE WHEN is_called THEN 0 ELSE $1::numeric END)::text AS position FROM ${quoted}`,
      [increment],
    );
    positions.push({ schema, name, position: at.rows[0]!.position });
  }
  return positions;
}

/** Joins what was read before the dump and after it. One that came or went meanwhile is in no snapshot of the dump. */
export function sequenceSpans(
  before: readonly SequencePosition[],
  after: readonly SequencePosition[],
): SequenceSpan[] {
  const later = new Map(after.map((sequence) => [key(sequence), sequence.position]));
  return before.flatMap((sequence) => {
    const end = later.get(key(sequence));
    return end === undefined
      ? []
      : [{ schema: sequence.schema, name: sequence.name, before: sequence.position, after: end }];
  });
}

/**
 * Whether a restored sequence stands where the dumped one may have stood. A sequence that ran over its end while it
 * was dumped, or was set back, may stand anywhere.
 */
export function standsWithin(span: SequenceSpan, position: string): boolean {
  const [before, after, at] = [span.before, span.after, position].map(BigInt) as [bigint, bigint, bigint];
  return before <= after ? before <= at && at <= after : at <= before || at >= after;
}

const key = ({ schema, name }: { schema: string; name: string }) => JSON.stringify([schema, name]);
