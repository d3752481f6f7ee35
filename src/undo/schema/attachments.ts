import { queryFacts } from '../../postgres/facts.js';
import type { Client } from '../../postgres/index.js';

/** A table that is a partition of another, or inherits from it. */
export interface Attachment {
  /** The OIDs of both. */
  readonly child: string;
  readonly parent: string;
  /** `FOR VALUES …` or `DEFAULT`, of a partition. */
  readonly bound?: string;
}

/** An attachment can be told apart: tables are partitions of one parent, but inherit from any number. */
export const keyOfAttachment = ({ child, parent, bound }: Attachment): string =>
  `${child} ${parent} ${bound ?? ''}`;

const ATTACHMENTS_QUERY = `
SELECT i.inhrelid::text, i.inhparent::text, CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'daybook', 'daybook_guard', 'daybook_ledger')
ORDER BY i.inhrelid, i.inhseqno`;

/** Reads them in the order in which each table’s parents were named. */
export async function readAttachments(session: Client): Promise<Attachment[]> {
  const rows = await queryFacts(session, ATTACHMENTS_QUERY);
  return rows.map(([child, parent, bound]) => ({
    child: child!,
    parent: parent!,
    ...(bound === null ? {} : { bound: bound! }),
  }));
}
