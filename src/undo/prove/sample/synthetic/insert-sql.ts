/** What columns, quoted, are given, as SQL. */
export type Values = Map<string, string>;

/** The statement that inserts one row; what is left to its default is not named. */
export function insertSql(table: string, values: Values): string {
  const written = [...values].filter(([, value]) => value !== 'DEFAULT');
  if (written.length === 0) return `INSERT INTO ${table} DEFAULT VALUES`;
  const names = written.map(([name]) => name).join(', ');
  return `INSERT INTO ${table} (${names}) VALUES (${written.map(([, value]) => value).join(', ')})`;
}
