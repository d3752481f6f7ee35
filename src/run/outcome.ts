import type { EventData } from '../domain/event-registry.js';
import type { StatementTraits } from '../postgres/statement-traits.js';
import type { Statement } from '../postgres/statements.js';

/** What an execution did, without the times and attempts of the run around it. */
export interface Outcome {
  statements: number;
  records: number;
  recordsOf: { what: string; count: number }[];
  created: NamedObject[];
  dropped: NamedObject[];
}

export type NamedObject = EventData<'run.execution-succeeded'>['created'][number];

/** Objects named in one event at most; a migration that makes more says so by their count. */
export const MAXIMUM_NAMED_OBJECTS = 200;

interface StatementCount {
  tag: string;
  rowCount: number | undefined;
}

/** The tags of statements that change rows. */
export const CHANGES_ROWS = /^(INSERT|UPDATE|DELETE|MERGE|COPY)\b/;

/** How many rows statements changed. */
export const rowsChanged = (counts: readonly StatementCount[]): number =>
  counts.reduce((sum, { tag, rowCount }) => sum + (CHANGES_ROWS.test(tag) ? (rowCount ?? 0) : 0), 0);

/** The outcome of SQL, from its statements as they were parsed and as the server counted them. */
export function outcomeOfStatements(
  statements: readonly Statement[],
  counts: readonly (StatementCount | undefined)[],
): Outcome {
  const recordsOf = new Map<string, number>();
  let records = 0;
  statements.forEach(({ traits }, index) => {
    const result = counts[index];
    if (!result || !CHANGES_ROWS.test(result.tag) || result.rowCount === undefined) return;
    records += result.rowCount;
    const table = tableOf(traits);
    recordsOf.set(table, (recordsOf.get(table) ?? 0) + result.rowCount);
  });
  return {
    statements: statements.length,
    records,
    recordsOf: [...recordsOf].map(([what, count]) => ({ what, count })),
    created: named(statements.flatMap(({ traits }) => traits.creates)),
    dropped: named(statements.flatMap(({ traits }) => traits.drops)),
  };
}

/** The table whose rows a statement changes, as far as its text says. */
export const tableOf = ({ dml }: StatementTraits): string => dml.at(-1)?.table ?? 'rows';

/** The objects that are named in an event. */
export const named = (objects: readonly { kind: string; name: string; temporary?: true }[]): NamedObject[] =>
  objects
    .filter(({ temporary }) => !temporary)
    .slice(0, MAXIMUM_NAMED_OBJECTS)
    .map(({ kind, name }) => ({ kind, object: name }));
