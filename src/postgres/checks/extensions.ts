import type { Client } from 'pg';

export interface ExtensionAvailability {
  name: string;
  /** The version that CREATE EXTENSION would install; undefined where the server has no such extension. */
  available: string | undefined;
  /** The version in this database; undefined where it is not created. */
  installed: string | undefined;
}

const QUERY = `
SELECT wanted.name, a.default_version AS available, a.installed_version AS installed
FROM unnest($1::text[]) WITH ORDINALITY AS wanted(name, place) LEFT JOIN pg_available_extensions a ON a.name = wanted.name
ORDER BY wanted.place`;

/** Whether the server has these extensions, in the order given. */
export async function readExtensions(
  client: Client,
  names: readonly string[],
): Promise<ExtensionAvailability[]> {
  const { rows } = await client.query<{ name: string; available: string | null; installed: string | null }>(
    QUERY,
    [names],
  );
  return rows.map(({ name, available, installed }) => ({
    name,
    available: available ?? undefined,
    installed: installed ?? undefined,
  }));
}
