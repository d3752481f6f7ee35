import { readFingerprint } from '../postgres/fingerprint.js';
import type { Client } from '../postgres/index.js';
import { largeObjectDigest } from './large-object-digest.js';
import type { BackupManifest, TableDigest } from './manifest.js';
import { sequencePositions, standsWithin } from './sequences.js';
import { withReaders } from './snapshot-readers.js';
import { tableDigests } from './table-digest.js';

/** One way in which a restored database is not what was dumped. Names and numbers only, never a row. */
export interface Difference {
  kind: 'schema' | 'table' | 'rows' | 'sequence' | 'large-objects';
  /** The schema-qualified name; the database's where it is about all of it. */
  object: string;
  expected: string;
  found: string;
}

/**
 * Compares a database with what a backup's manifest says of it. Reads all its rows, in one snapshot.
 *
 * @param client a connection to the restored database
 * @param more how many connections read beside it
 * @returns nothing where it is equal
 */
export async function compareWithManifest(
  client: Client,
  manifest: BackupManifest,
  more: { url: string; signal: AbortSignal | undefined; helpers: number },
): Promise<Difference[]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const exported = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    const { snapshot } = exported.rows[0]!;
    const fingerprint = await readFingerprint(client);
    const { version } = manifest;
    const tables = await withReaders({ ...more, snapshot }, more.helpers, (readers) =>
      tableDigests(client, readers, { version }),
    );
    const largeObjects = await largeObjectDigest(client, version);
    const differences = compareTables(manifest.tables, tables);
    if (fingerprint !== manifest.fingerprint) {
      differences.unshift({
        kind: 'schema',
        object: manifest.database,
        expected: manifest.fingerprint,
        found: fingerprint,
      });
    }
    if (
      largeObjects.digest !== manifest.largeObjects.digest ||
      largeObjects.count !== manifest.largeObjects.count
    ) {
      differences.push({
        kind: 'large-objects',
        object: manifest.database,
        expected: `${manifest.largeObjects.count} objects, ${manifest.largeObjects.digest}`,
        found: `${largeObjects.count} objects, ${largeObjects.digest}`,
      });
    }
    return [...differences, ...(await compareSequences(client, manifest))];
  } finally {
    await client.query('ROLLBACK').catch(() => {});
  }
}

function compareTables(expected: readonly TableDigest[], found: readonly TableDigest[]): Difference[] {
  const differences: Difference[] = [];
  const restored = new Map(found.map((table) => [nameOf(table), table]));
  for (const table of expected) {
    const object = nameOf(table);
    const other = restored.get(object);
    restored.delete(object);
    if (!other) {
      differences.push({ kind: 'table', object, expected: `${table.rows} rows`, found: 'no such table' });
    } else if (other.rows !== table.rows || other.digest !== table.digest) {
      const [before, after] = [table, other].map(({ rows, digest }) => `${rows} rows, ${digest}`) as [
        string,
        string,
      ];
      differences.push({ kind: 'rows', object, expected: before, found: after });
    }
  }
  for (const [object, table] of restored) {
    differences.push({ kind: 'table', object, expected: 'no such table', found: `${table.rows} rows` });
  }
  return differences;
}

async function compareSequences(client: Client, manifest: BackupManifest): Promise<Difference[]> {
  const restored = new Map(
    (await sequencePositions(client)).map((sequence) => [nameOf(sequence), sequence.position]),
  );
  return manifest.sequences.flatMap((span) => {
    const object = nameOf(span);
    const position = restored.get(object);
    if (position !== undefined && standsWithin(span, position)) return [];
    const expected = span.before === span.after ? span.before : `${span.before} to ${span.after}`;
    return [{ kind: 'sequence' as const, object, expected, found: position ?? 'no such sequence' }];
  });
}

const nameOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;
