import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ErrorCode } from '../errors.js';
import { runTool, type ToolOutcome } from '../postgres/run-tool.js';
import type { Tool } from '../postgres/tools.js';
import { withDatabase } from '../postgres/url.js';
import { folderOf } from './check-stored.js';
import { compareWithManifest, type Difference } from './compare.js';
import { DEFAULT_JOBS } from './dump-format.js';
import { decrypt, type EncryptionSettings } from './encryption.js';
import type { BackupManifest } from './manifest.js';
import { onlyUnknownSettings } from './restore-complaints.js';
import { withClient } from './session.js';
import type { BackupStore } from './store.js';
import { toolError } from './tool-error.js';

export interface RestoreInto {
  store: BackupStore;
  manifest: Pick<BackupManifest, 'id' | 'format'>;
  /** Leads to the server. */
  url: string;
  /** An empty database of that server. */
  database: string;
  tool: Tool;
  serverMajor: number;
  /** How many processes restore a folder, and how many connections compare it. @default DEFAULT_JOBS */
  jobs?: number | undefined;
  /** What decrypts the dump; see {@link decryptionOf}. */
  encryption?: EncryptionSettings | undefined;
  signal?: AbortSignal | undefined;
  /** Is told how many bytes of a stream pg_restore has taken. */
  onProgress?: ((bytes: number) => void) | undefined;
  /** Reads a stream that is stored. @default as the store opens it */
  open?: (() => Promise<Readable>) | undefined;
  /** Is given each part of a stream before pg_restore, or what decrypts it, is. */
  onChunk?: ((chunk: Buffer) => void) | undefined;
}

const HINT = 'Where a role or an extension is missing, make it on that server first: a dump has neither.';

/**
 * Restores a stored dump into an empty database: a stream through one pg_restore, a folder by several processes.
 *
 * @param code of the error where pg_restore fails
 * @throws DaybookError of that code, INTERRUPTED, BACKUP_STORE, BACKUP_ENCRYPTION
 */
export async function restoreInto(into: RestoreInto, code: ErrorCode): Promise<void> {
  // A newer pg_restore sets what an older server does not know, and must go on after that.
  const strict = into.tool.major <= into.serverMajor;
  const args = [
    `--format=${into.manifest.format}`,
    `--dbname=${conninfo(into.database)}`,
    ...(strict ? ['--exit-on-error'] : []),
  ];
  const outcome =
    into.manifest.format === 'directory' ? await restoreFolder(into, args) : await restoreStream(into, args);
  if (outcome.exitCode === 0 || (!strict && onlyUnknownSettings(outcome.stderr))) return;
  throw toolError(code, into.tool, outcome, HINT);
}

async function restoreFolder(into: RestoreInto, args: readonly string[]): Promise<ToolOutcome> {
  const folder = await folderOf(into.store, into.manifest);
  return runTool(into.tool, {
    args: [...args, `--jobs=${into.jobs ?? DEFAULT_JOBS}`, folder],
    url: withDatabase(into.url, into.database),
    signal: into.signal,
  });
}

async function restoreStream(into: RestoreInto, args: readonly string[]): Promise<ToolOutcome> {
  const { encryption, signal } = into;
  const stored = await (into.open?.() ?? into.store.open(into.manifest.id));
  let bytes = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      into.onChunk?.(chunk);
      yield chunk;
      bytes += chunk.length;
      into.onProgress?.(bytes);
    }
  };
  try {
    return await runTool(into.tool, {
      args,
      url: withDatabase(into.url, into.database),
      signal,
      input: (stdin) =>
        encryption
          ? decrypt(encryption, Readable.from(counted(stored), { objectMode: false }), stdin, signal)
          : pipeline(stored, counted, stdin),
    });
  } finally {
    stored.destroy();
  }
}

/** Compares what was restored with what was dumped; empty where it is equal. */
export async function compareRestored(
  into: Pick<RestoreInto, 'url' | 'database' | 'signal' | 'jobs'> & { manifest: BackupManifest },
): Promise<Difference[]> {
  const { manifest, signal, jobs = DEFAULT_JOBS } = into;
  const url = withDatabase(into.url, into.database);
  const helpers = manifest.format === 'directory' ? jobs - 1 : 0;
  return withClient(url, signal, 'the comparison', (client) =>
    compareWithManifest(client, manifest, { url, signal, helpers }),
  );
}

/** As a connection string, so that no name of a database is taken for one. */
export const conninfo = (database: string) => `dbname='${database.replace(/['\\]/g, '\\$&')}'`;
