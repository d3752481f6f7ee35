import { NAME } from '../../config/input.js';
import { rememberLedgerUrl, rememberTargetUrl } from '../../config/remembered.js';
import { createDatabase } from '../../dev/postgres-databases.js';
import { devUp } from '../../dev/up.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { devFolder } from '../dev-folder.js';

export interface DevDatabaseOptions {
  target?: string;
  ledger?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  { target, ledger = false }: DevDatabaseOptions,
): Promise<ExitCode> {
  const { cwd, env, out } = context;
  const database = args[0]!;
  if (target !== undefined && !NAME.test(target)) {
    throw new DaybookError('USAGE', `${JSON.stringify(target)} cannot be the name of a target`, {
      hint: 'Names have lower-case letters, digits and hyphens, and begin with a letter or digit.',
    });
  }
  const { root } = await context.config();
  const { postgres } = await devUp({ folder: devFolder(cwd), env, log: (line) => out.progress(line) });
  const url = await createDatabase(postgres.url, database, env);
  if (ledger) await rememberLedgerUrl(root, url);
  if (target !== undefined) await rememberTargetUrl(root, target, url);
  const document = { database, host: '127.0.0.1', port: postgres.port, ledger, target: target ?? null };
  out.result(document, render);
  return EXIT.done;
}

interface LocalDatabase {
  database: string;
  host: string;
  port: number;
  /** Whether its URL is kept as that of the ledger. */
  ledger: boolean;
  /** The target as whose URL it is kept. */
  target: string | null;
}

function render({ database, host, port, ledger, target }: LocalDatabase): string {
  const place = `${host}:${port}/${database}`;
  if (ledger) return `${place} is for the ledger; its URL is kept on this machine`;
  return target === null ? place : `${place} is for the target ${target}; its URL is kept on this machine`;
}
