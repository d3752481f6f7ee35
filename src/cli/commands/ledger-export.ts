import { resolve } from 'node:path';
import { exportBundle } from '../../audit/bundle/export-bundle.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import { counted } from '../render/counted.js';

export interface LedgerExportOptions {
  out?: string;
  from?: string;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: LedgerExportOptions,
): Promise<ExitCode> {
  const { out, signal, cwd } = context;
  if (options.out === undefined) {
    throw new DaybookError('USAGE', 'it is not said where to export to', {
      hint: 'Give --out FOLDER: one that is not there, is empty, or holds an earlier export.',
    });
  }
  const exported = await exportBundle({
    ledger: ledgerAddress(await context.config(), 'ledger export'),
    folder: resolve(cwd, options.out),
    from: options.from === undefined ? undefined : parsePosition(options.from),
    signal,
    onProgress: (done, size) => out.progress(`${done} of ${size} events exported`),
  });
  out.result(exported, ({ folder, size, from, root, kept, sealed }) =>
    [
      `exported ${counted(size - from, 'event')} to ${folder}${kept > 0 ? `, of which ${kept} were there` : ''}`,
      `root hash ${root}`,
      sealed === null
        ? 'There is no seal: nothing but this root vouches for the export. `daybook ledger seal` makes one.'
        : `The newest seal is over ${counted(sealed, 'event')}.`,
    ].join('\n'),
  );
  return EXIT.done;
}

function parsePosition(text: string): number {
  if (/^(0|[1-9][0-9]{0,14})$/.test(text)) return Number(text);
  throw new DaybookError('USAGE', `"${text}" is no position`, { hint: 'Give a number such as 1024.' });
}
