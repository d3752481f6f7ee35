import { requireKafka } from '../../config/require.js';
import { EXIT, type ExitCode } from '../../errors.js';
import { republish } from '../../ledger/republish.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import { counted } from '../render/counted.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  const { out, log, signal } = context;
  const config = await context.config();
  const done = await republish({
    ledger: ledgerAddress(config, 'ledger republish'),
    kafka: requireKafka(config),
    log,
    signal,
    onProgress: ({ position, head }) => out.progress(`published ${position} of ${head} events`),
  });
  out.result(done, ({ topic, before, published, size, root }) =>
    [
      `published ${counted(published, 'event')} to ${topic}${before > 0 ? `, after ${before} that were there and are the same` : ''}`,
      `both copies have ${counted(size, 'event')} and the root hash ${root}`,
    ].join('\n'),
  );
  return EXIT.done;
}
