import { pipeline } from 'node:stream/promises';
import type { ErrorCode } from '../errors.js';
import { runTool } from '../postgres/run-tool.js';
import type { Tool } from '../postgres/tools.js';
import { withDatabase } from '../postgres/url.js';
import { compareWithManifest, type Difference } from './compare.js';
import type { BackupManifest } from './manifest.js';
import { onlyUnknownSettings } from './restore-complaints.js';
import { withClient } from './session.js';
import type { BackupStore } from './store.js';
import { toolError } from './tool-error.js';

export interface RestoreInto {
  store: BackupStore;
  manifest: BackupManifest;
  /** Leads to the server. */
  url: string;
  /** An empty database of that server. */
  database: string;
  tool: Tool;
  serverMajor: number;
  signal?: AbortSignal | undefined;
  /** Is told how many bytes of the dump pg_restore has taken. */
  onProgress?: ((bytes: number) => void) | undefined;
}

const HINT = 'Where a role or an extension is missing, make it on that server first: a dump has neither.';

/**
 * Streams a stored dump through pg_restore into an empty database.
 *
 * @param code of the error where pg_restore fails
 * @throws DaybookError of that code, INTERRUPTED, BACKUP_STORE
 */
export async function restoreInto(into: RestoreInto, code: ErrorCode): Promise<void> {
  const stored = await into.store.open(into.manifest.id);
  // A newer pg_restore sets what an older server does not know, and must go on after that.
  const strict = into.tool.major <= into.serverMajor;
  let bytes = 0;
  try {
    const outcome = await runTool(into.tool, {
      args: [
        '--format=custom',
        `--dbname=${conninfo(into.database)}`,
        ...(strict ? ['--exit-on-error'] : []),
      ],
      url: withDatabase(into.url, into.database),
      signal: into.signal,
      input: (stdin) =>
        pipeline(
          stored,
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              yield chunk;
              bytes += chunk.length;
              into.onProgress?.(bytes);
            }
          },
          stdin,
        ),
    });
    if (outcome.exitCode === 0 || (!strict && onlyUnknownSettings(outcome.stderr))) return;
    throw toolError(code, into.tool, outcome, HINT);
  } finally {
    stored.destroy();
  }
}

/** Compares what was restored with what was dumped; empty where it is equal. */
export async function compareRestored(
  into: Pick<RestoreInto, 'url' | 'database' | 'manifest' | 'signal'>,
): Promise<Difference[]> {
  return withClient(withDatabase(into.url, into.database), into.signal, 'the comparison', (client) =>
    compareWithManifest(client, into.manifest),
  );
}

/** As a connection string, so that no name of a database is taken for one. */
const conninfo = (database: string) => `dbname='${database.replace(/['\\]/g, '\\$&')}'`;
