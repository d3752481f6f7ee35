import type { Client } from 'pg';

/** A version of an extension that the server could install. */
export interface ExtensionVersion {
  name: string;
  version: string;
  /** What CREATE EXTENSION takes without being told. */
  isDefault: boolean;
  /** The version in this database; null where it is not created. */
  installed: string | null;
  /** Only a superuser may install it, unless it is trusted. */
  superuser: boolean;
  /** Whoever may CREATE in the database may install it. */
  trusted: boolean;
  requires: string[] | null;
}

const QUERY = `
SELECT v.name, v.version, v.version = a.default_version AS "isDefault", a.installed_version AS installed, v.superuser, v.trusted,
  v.requires::text[] AS requires
FROM pg_available_extension_versions v JOIN pg_available_extensions a ON a.name = v.name
WHERE v.name = ANY ($1::text[])
  OR v.name IN (SELECT unnest(w.requires) FROM pg_available_extension_versions w WHERE w.name = ANY ($1::text[]))
ORDER BY v.name, v.version`;

/** Every version of these extensions, and of what they require, that the server has; none of an extension that it does not have. */
export async function readExtensionVersions(
  client: Client,
  names: readonly string[],
): Promise<ExtensionVersion[]> {
  if (names.length === 0) return [];
  const { rows } = await client.query<ExtensionVersion>(QUERY, [names]);
  return rows;
}
