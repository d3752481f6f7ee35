import { type CopiesReport, verifyCopies } from '../../audit/verify-copies.js';
import { DaybookError, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { ledgerAddress } from '../ledger-address.js';
import { renderCopies } from '../render/copies.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const { out, log, signal } = context;
  const config = await context.config();
  const report = await verifyCopies({
    ledger: ledgerAddress(config, 'ledger verify'),
    kafka: config.kafka,
    log,
    signal,
    onProgress: (done, size) => out.progress(`verified ${done} of ${size} events`),
  });
  return conclude(context, report, renderCopies, failure(report));
}

function failure({ finding }: CopiesReport): DaybookError | undefined {
  if (!finding) return undefined;
  const { code, message, position } = finding;
  return new DaybookError(code, message, { details: { position } });
}
