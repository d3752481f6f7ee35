/** What the server names of a row that it refuses. */
export interface RefusedRow {
  column?: string | undefined;
  constraint?: string | undefined;
}

/** What PostgreSQL puts beside the message of a violation. */
export function refusalOf(error: unknown): RefusedRow {
  const { column, constraint } = error as RefusedRow;
  return { column, constraint };
}
