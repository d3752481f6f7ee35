/** What a query of a verify section says. */
export interface Verdict {
  passed: boolean;
  /** The author's message about a failure, where the query gives one in its second column. */
  message?: string;
}

/**
 * Judges a query of a verify section: it passes when it returns no rows (a search for violations found none), or a
 * single row whose first column is true. A second column that is text is the message. Everything else fails.
 *
 * @param rows the rows as arrays in the order of the columns: objects lose columns of the same name, and
 *   `SELECT false, 'too few'` has two columns named `?column?`
 */
export function judgeVerification(rows: readonly (readonly unknown[])[]): Verdict {
  if (rows.length === 0) return { passed: true };
  const [first] = rows;
  if (rows.length === 1 && first?.[0] === true) return { passed: true };
  return typeof first?.[1] === 'string' ? { passed: false, message: first[1] } : { passed: false };
}
