import { checkReceipts } from '../../audit/check-receipts.js';
import { verifyCopies } from '../../audit/verify-copies.js';
import { asDaybookError, DaybookError, type ExitCode } from '../../errors.js';
import { chooseTargets } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { ledgerAddress } from '../ledger-address.js';
import { openAnchors } from '../open-anchors.js';
import { counted } from '../render/counted.js';
import { guardText } from '../render/guards.js';
import { renderVerified, type VerifiedDocument, type VerifiedTarget } from '../render/verified.js';
import { withLedger } from '../with-ledger.js';
import { witnessPolicy } from '../witness-policy.js';

export interface LedgerVerifyOptions {
  key?: string[];
  targets?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: LedgerVerifyOptions,
): Promise<ExitCode> {
  const { out, log, signal } = context;
  const config = await context.config();
  const report = await verifyCopies({
    ledger: ledgerAddress(config, 'ledger verify'),
    kafka: config.kafka,
    anchors: await openAnchors(config, context),
    keys: options.key ?? [],
    witnesses: witnessPolicy(config, context.clock),
    log,
    signal,
    onProgress: (done, size) => out.progress(`verified ${done} of ${size} events`),
  });
  const targets = options.targets ? await verifyTargets(context) : null;
  const document: VerifiedDocument = { ...report, targets };
  return conclude(context, document, renderVerified, failure(document));
}

async function verifyTargets(context: CommandContext): Promise<VerifiedTarget[]> {
  return await withLedger(context, async (services) => {
    const verified: VerifiedTarget[] = [];
    for (const { address } of await chooseTargets(services, undefined)) {
      context.out.progress(`${address.name}  comparing its receipts`);
      context.signal.throwIfAborted();
      try {
        verified.push(await checkReceipts(services.ledger, address));
      } catch (thrown) {
        const { code, message } = asDaybookError(thrown);
        if (code !== 'TARGET_UNREACHABLE') throw thrown;
        verified.push({ target: address.name, error: { code, message } });
      }
    }
    return verified;
  });
}

/** What is wrong comes before what could not be looked at. */
function failure({ finding, guards, targets }: VerifiedDocument): DaybookError | undefined {
  if (finding) {
    const { code, message, position } = finding;
    return new DaybookError(code, message, { details: { position } });
  }
  const [difference, ...more] = guards.differences;
  if (difference) {
    const others = more.length === 0 ? '' : `, and ${counted(more.length, 'other difference')}`;
    return new DaybookError('LEDGER_UNGUARDED', `${guardText(difference)}${others}`);
  }
  for (const one of targets ?? []) {
    if ('problem' in one && one.problem !== null) {
      return new DaybookError('RECEIPTS_DIFFER', `${one.target}: ${one.problem}`, {
        details: { target: one.target },
      });
    }
  }
  const unreached = targets?.find((one) => 'error' in one);
  return unreached && 'error' in unreached
    ? new DaybookError(unreached.error.code, unreached.error.message)
    : undefined;
}
