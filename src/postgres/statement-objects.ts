/** An object of the schema, by its name as written (with its schema where one was written, quoted where it must be). */
export interface NamedObject {
  /** `table`, `index`, `materialized view`, `function`, `type` … */
  kind: string;
  /** A trigger, policy or rule is named `table.trigger`, a function without its arguments. */
  name: string;
  /** In the temporary schema: gone with the session. */
  temporary?: true;
}

/** What a statement takes away for good, as far as its text says. */
export interface Destruction {
  /** `rows` are those of a truncated table, `dependents` what CASCADE takes along, `column type` a conversion that may lose something. */
  kind:
    | 'table'
    | 'column'
    | 'column type'
    | 'rows'
    | 'schema'
    | 'sequence'
    | 'database'
    | 'owned objects'
    | 'dependents';
  name: string;
}
