import { resolve } from 'node:path';
import { writeProofFolder } from '../../audit/proof-folder.js';
import { proveEvent } from '../../audit/prove-event.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import { type ProvenDocument, renderProven } from '../render/proven.js';
import { requiredOption } from '../required-option.js';

export interface AuditProveOptions {
  out?: string;
  since?: string;
}

export async function run(
  context: CommandContext,
  [event]: readonly string[],
  options: AuditProveOptions,
): Promise<ExitCode> {
  const folder = resolve(context.cwd, requiredOption(options.out, '--out DIR'));
  const since = options.since === undefined ? undefined : parseSize(options.since);
  const { files, proven } = await proveEvent({
    ledger: ledgerAddress(await context.config(), 'audit prove'),
    event: event!,
    since,
  });
  const written = await writeProofFolder(folder, files);
  const document: ProvenDocument = { ...proven, keys: { log: files.logKeys, witness: files.witnessKeys } };
  context.out.result({ folder, files: written, ...document }, renderProven);
  context.out.note(
    `The proof is in ${options.out}: check it with \`daybook audit check ${options.out}\`, or without Daybook.`,
  );
  return EXIT.done;
}

function parseSize(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new DaybookError('USAGE', `${text} is no size of a seal`, {
    hint: 'Wanted: how many events the older seal is over.',
  });
}
