import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asDaybookError, DaybookError } from '../errors.js';
import { runTool } from '../postgres/run-tool.js';
import { findTool } from '../postgres/tools.js';
import { parseUrl, withDatabase } from '../postgres/url.js';
import { applyPropertiesSql, readDatabaseProperties } from './database-properties.js';
import { refuseWhenInterrupted } from './interrupted.js';
import { onlyUnknownSettings } from './restore-complaints.js';
import { conninfo } from './restore-into.js';
import { createEmpty, dropDatabase, dropLeftOvers, type ScratchPurpose, scratchName } from './scratch.js';
import { openMaintenance, serverVersion } from './session.js';
import { toolError } from './tool-error.js';

export interface ScratchCopyRequest {
  /** The database to copy; the copy is made on its server. */
  url: string;
  /** A UUID that tells this copy from others. */
  id: string;
  purpose?: ScratchPurpose;
  /** Whether rows are copied too, not only the schema. */
  rows: boolean;
  /**
   * Fills the copy of a schema: its tables are there, and neither indexes nor foreign keys nor triggers, so that rows may come in any order and nothing is
   * fired by them. What they violate then cannot be made.
   */
  fill?: (url: string) => Promise<void>;
  now: Date;
  signal?: AbortSignal | undefined;
}

/**
 * Makes a copy of a database beside it, gives its URL to `use`, and drops it whatever comes of that. Where this process is killed, the next
 * copy or verification on the server drops it.
 *
 * @throws DaybookError DRY_RUN_UNAVAILABLE, TOOL_MISSING, TOOL_TOO_OLD, TARGET_UNREACHABLE, INTERRUPTED; what `use` throws
 */
export async function withScratchCopy<Result>(
  request: ScratchCopyRequest,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const { url, id, now, signal, purpose } = request;
  const admin = await openMaintenance(url);
  const name = scratchName(id, now, purpose);
  try {
    const { major } = await serverVersion(admin);
    const like = await readDatabaseProperties(admin, parseUrl(url).database);
    await dropLeftOvers(admin, now);
    refuseWhenInterrupted(signal, 'the dry run');
    await createEmpty(admin, name, like!, major, 'DRY_RUN_UNAVAILABLE');
    if (request.fill) await copyAround(request, name, major, request.fill);
    else await copyInto(request, name, major);
    // Of the database as such only its settings matter to a migration; the owner, who comes last, stays whoever copies.
    const settings = applyPropertiesSql(name, { ...like!, grants: null, comment: null }).slice(0, -1);
    for (const sql of settings) await admin.query(sql);
    return await use(withDatabase(url, name));
  } finally {
    await dropDatabase(admin, name).catch(() => {});
    await admin.end().catch(() => {});
  }
}

/** What pg_dump writes goes to pg_restore as it comes, and nowhere else. */
async function copyInto(
  { url, rows, signal }: ScratchCopyRequest,
  name: string,
  serverMajor: number,
): Promise<void> {
  const dump = await findTool('pg_dump', { serverMajor });
  const restore = await findTool('pg_restore', { serverMajor: dump.major, needer: dump.name });
  const strict = restore.major <= serverMajor;
  const stream = new PassThrough();
  const dumping = runTool(dump, {
    args: ['--format=custom', '--compress=0', ...(rows ? [] : ['--schema-only'])],
    url,
    signal,
    output: (stdout) => pipeline(stdout, stream),
  });
  const restoring = runTool(restore, {
    args: ['--format=custom', `--dbname=${conninfo(name)}`, ...(strict ? ['--exit-on-error'] : [])],
    url: withDatabase(url, name),
    signal,
    input: (stdin) => pipeline(stream, stdin),
  });
  const [dumped, restored] = await Promise.allSettled([dumping, restoring]);
  if (dumped.status === 'fulfilled' && dumped.value.exitCode !== 0)
    throw toolError('DRY_RUN_UNAVAILABLE', dump, dumped.value);
  if (restored.status === 'fulfilled') {
    const { exitCode, stderr } = restored.value;
    if (exitCode !== 0 && (strict || !onlyUnknownSettings(stderr)))
      throw toolError('DRY_RUN_UNAVAILABLE', restore, restored.value);
  }
  for (const outcome of [dumped, restored])
    if (outcome.status === 'rejected') throw unavailable(outcome.reason);
}

/** The definitions alone are small: they are kept, since they are read twice. */
async function copyAround(
  { url, signal }: ScratchCopyRequest,
  name: string,
  serverMajor: number,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  const dump = await findTool('pg_dump', { serverMajor });
  const restore = await findTool('pg_restore', { serverMajor: dump.major, needer: dump.name });
  const strict = restore.major <= serverMajor;
  const chunks: Buffer[] = [];
  const dumped = await runTool(dump, {
    args: ['--format=custom', '--compress=0', '--schema-only'],
    url,
    signal,
    output: async (stdout) => {
      for await (const chunk of stdout) chunks.push(chunk as Buffer);
    },
  }).catch((reason) => {
    throw unavailable(reason);
  });
  if (dumped.exitCode !== 0) throw toolError('DRY_RUN_UNAVAILABLE', dump, dumped);
  const copy = withDatabase(url, name);
  for (const section of ['pre-data', 'post-data'] as const) {
    const { exitCode, stderr, ...rest } = await runTool(restore, {
      args: [
        '--format=custom',
        `--section=${section}`,
        `--dbname=${conninfo(name)}`,
        ...(strict ? ['--exit-on-error'] : []),
      ],
      url: copy,
      signal,
      input: (stdin) => pipeline(Readable.from(chunks), stdin),
    }).catch((reason) => {
      throw unavailable(reason);
    });
    if (exitCode !== 0 && (strict || !onlyUnknownSettings(stderr)))
      throw toolError('DRY_RUN_UNAVAILABLE', restore, { exitCode, stderr, ...rest });
    if (section === 'pre-data') await fill(copy);
  }
}

function unavailable(reason: unknown): DaybookError {
  const error = asDaybookError(reason);
  if (error.code !== 'INTERNAL') return error;
  return new DaybookError('DRY_RUN_UNAVAILABLE', `the target could not be copied: ${error.message}`, {
    cause: reason,
  });
}
