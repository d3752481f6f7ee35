import type { Client } from '../../postgres/index.js';

/** How schemas are read and compared. */
export interface SchemaReader<Schema> {
  /** As the session sees it, within its transaction where one is open. */
  read(session: Client): Promise<Schema>;
  /** What is different in the second one, a sentence each; empty where they are equal. */
  differences(a: Schema, b: Schema): string[];
  /** Differences that are none to anybody but `SELECT *`: the places of columns. */
  trifles(a: Schema, b: Schema): string[];
}
