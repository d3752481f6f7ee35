import { rememberLedgerUrl, rememberTargetUrl } from '../../config/remembered.js';
import { createDatabase } from '../../dev/postgres-databases.js';
import { devUp } from '../../dev/up.js';
import { isName } from '../../domain/event.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { devFolder } from '../dev-folder.js';

export interface DevDatabaseOptions {
  target?: string;
  ledger?: boolean;
}

export async function run(
  context: CommandContext,
  [database]: readonly string[],
  { target, ledger = false }: DevDatabaseOptions,
): Promise<ExitCode> {
  const { cwd, env, out } = context;
  if (target !== undefined && !isName(target)) {
    throw new DaybookError('USAGE', `${JSON.stringify(target)} cannot be the name of a target`, {
      hint: 'Names have lower-case letters, digits and hyphens, and begin with a letter or digit.',
    });
  }
  const { root } = await context.config();
  const { postgres, notes } = await devUp({ folder: devFolder(cwd), env, log: (line) => out.progress(line) });
  for (const note of notes) context.log.debug(note);
  const url = await createDatabase(postgres.url, database!, env);
  if (ledger) await rememberLedgerUrl(root, url);
  if (target !== undefined) await rememberTargetUrl(root, target, url);
  const role = ledger ? 'for the ledger' : target === undefined ? undefined : `for the target ${target}`;
  const document = { database, host: '127.0.0.1', port: postgres.port, ledger, target: target ?? null };
  out.result(document, () =>
    [`${database} is on 127.0.0.1:${postgres.port}`, ...(role ? [`its URL is kept here ${role}`] : [])].join(
      ', ',
    ),
  );
  return EXIT.done;
}
