import { z } from 'zod';

const count = z.number().int().nonnegative();
const instant = z.iso.datetime();

const TableDigest = z.strictObject({
  schema: z.string(),
  name: z.string(),
  rows: count,
  /** 32 hexadecimal digits; see table-digest.ts. */
  digest: z.string().regex(/^[0-9a-f]{32}$/),
});

const SequenceSpan = z.strictObject({
  schema: z.string(),
  name: z.string(),
  /** Positions are 64-bit integers, hence strings. */
  before: z.string().regex(/^-?\d+$/),
  after: z.string().regex(/^-?\d+$/),
});

const Setting = z.strictObject({
  /** The role that the setting is for; null for everybody. */
  role: z.string().nullable(),
  name: z.string(),
  value: z.string(),
});

const Grant = z.strictObject({
  /** Null for PUBLIC. */
  grantee: z.string().nullable(),
  privilege: z.string(),
  grantable: z.boolean(),
});

/** What belongs to a database but is in no pg_dump of it (that is pg_dumpall's part). */
const DatabaseProperties = z.strictObject({
  owner: z.string(),
  encoding: z.string(),
  collate: z.string(),
  ctype: z.string(),
  provider: z.enum(['libc', 'icu', 'builtin']),
  /** The ICU or built-in locale; null with libc. */
  locale: z.string().nullable(),
  icuRules: z.string().nullable(),
  tablespace: z.string(),
  connectionLimit: z.number().int(),
  comment: z.string().nullable(),
  settings: z.array(Setting),
  /** Null where the privileges are PostgreSQL's defaults. */
  grants: z.array(Grant).nullable(),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const StoredFile = z.strictObject({
  /** One path segment. */
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/),
  bytes: count,
  sha256,
});

export const BackupManifest = z.strictObject({
  /** Tells how the digests were made; see digest-sums.ts. */
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** A UUIDv7. */
  id: z.uuid(),
  format: z.enum(['custom', 'directory']),
  /** The files of a dump in directory format, by name. */
  files: z.array(StoredFile).optional(),
  /** With what the stored bytes are encrypted, and for whom; absent where they are not. */
  encryption: z.strictObject({ tool: z.enum(['age', 'gpg']), recipients: z.array(z.string()) }).optional(),
  database: z.string(),
  startedAt: instant,
  finishedAt: instant,
  /** On a monotonic clock, which the two times are not. */
  durationMs: z.number().nonnegative(),
  /** Of what is stored, all files together. */
  bytes: count,
  /** Of the stored file; of a dump in directory format see file-digests.ts. */
  sha256,
  toolVersion: z.string(),
  toolMajor: count,
  serverVersion: z.string(),
  /** The position in the write-ahead log just before the dump's snapshot, such as `0/16B3748`. */
  lsn: z.string(),
  /** Of the schema, as of the dump's own snapshot. */
  fingerprint: z.string(),
  tables: z.array(TableDigest),
  /** Of all large objects together. */
  largeObjects: z.strictObject({ count, digest: z.string().regex(/^[0-9a-f]{32}$/) }),
  /** Sequences are not part of any snapshot: what the dump holds lies between these two. */
  sequences: z.array(SequenceSpan),
  properties: DatabaseProperties,
});

/** All that is known of a backup, stored beside its dump. No secret and no row is in it. */
export type BackupManifest = z.infer<typeof BackupManifest>;

export type StoredFile = z.infer<typeof StoredFile>;
export type TableDigest = z.infer<typeof TableDigest>;
export type SequenceSpan = z.infer<typeof SequenceSpan>;
export type DatabaseProperties = z.infer<typeof DatabaseProperties>;

/** What the event `run.backup-created` says of a backup. */
export interface BackupFacts {
  backup: string;
  bytes: number;
  sha256: string;
  tool: string;
  serverVersion: string;
  lsn: string;
  database: string;
  fingerprint: string;
  tables: number;
  rows: number;
  durationMs: number;
}

/** The part of a manifest that goes into an event. */
export function backupFacts(manifest: BackupManifest): BackupFacts {
  const { id, bytes, sha256, serverVersion, lsn, database, fingerprint, durationMs } = manifest;
  return {
    backup: id,
    bytes,
    sha256,
    tool: `pg_dump ${manifest.toolVersion}`,
    serverVersion,
    lsn,
    database,
    fingerprint,
    tables: manifest.tables.length,
    rows: rowsOf(manifest),
    durationMs,
  };
}

/** The rows of all tables together. */
export function rowsOf(manifest: BackupManifest): number {
  return manifest.tables.reduce((sum, table) => sum + table.rows, 0);
}
