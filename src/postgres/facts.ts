import type { Client } from 'pg';
import type { FactRow } from './facts-query.js';
import { FACTS_QUERY, FACTS_SETTINGS } from './facts-query.js';
import { runScript } from './script-query.js';

/** One thing that a schema consists of. */
export interface Fact {
  /** `table`, `column`, `constraint`, `function` … */
  readonly kind: FactRow['kind'];
  /** The qualified name, unique within the kind. */
  readonly identity: FactRow['identity'];
  /** Attributes, one a line: `name=value` or a flag; a value goes on in lines that begin with a tab. */
  readonly definition: FactRow['definition'];
}

/**
 * Runs a query over the facts with the settings that they are read under, in one round trip, and leaves no trace of it in the session: outside of a
 * transaction in one of its own, within one behind a savepoint (SET LOCAL would otherwise stay until its end).
 *
 * @returns the rows as PostgreSQL's text
 */
export async function queryFacts(client: Client, query: string): Promise<(string | null)[][]> {
  const inside = client.getTransactionStatus() === 'T';
  const [begin, end, abort] = inside
    ? [
        'SAVEPOINT daybook_facts',
        'ROLLBACK TO SAVEPOINT daybook_facts; RELEASE SAVEPOINT daybook_facts',
        undefined,
      ]
    : ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', 'COMMIT', 'ROLLBACK'];
  try {
    const { statements } = await runScript(client, `${begin};${FACTS_SETTINGS};\n${query};\n${end}`, {
      keepRows: 'last',
    });
    return statements.findLast((statement) => statement.rows !== undefined)?.rows ?? [];
  } catch (error) {
    // Where the time was over before the savepoint stood, the caller's transaction has failed and only the caller can end it.
    if (client.getTransactionStatus() === 'E') await runScript(client, abort ?? end).catch(() => {});
    throw error;
  }
}

/** Facts in their one order: by kind, then by identity, by code units. */
export function compareFacts(a: Fact, b: Fact): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  if (a.identity !== b.identity) return a.identity < b.identity ? -1 : 1;
  return 0;
}

/**
 * Everything that the database's schemas consist of, sorted; without PostgreSQL's and Daybook's own schemas and without members of extensions. What a session has not
 * committed yet is seen by that session.
 */
export async function readFacts(client: Client): Promise<Fact[]> {
  const rows = await queryFacts(client, FACTS_QUERY);
  return rows
    .map(([kind, identity, definition]) => ({ kind: kind!, identity: identity!, definition: definition! }))
    .sort(compareFacts);
}
