/** How large things were before a run, in bytes. */
export interface SizesBefore {
  /** Whether they were read before the run itself, or before the sequence that it ends. */
  since: 'run' | 'sequence';
  database: number;
  /** By name with the schema, of the tables that the run names and that were there. */
  tables: ReadonlyMap<string, number>;
}
