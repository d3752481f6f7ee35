import { asDaybookError } from '../../errors.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { AppendingLedger } from './appender.js';
import type { Order, Report } from './messages.js';
import { perform } from './perform.js';

/** Does what the process that forked this one says; ends with it. */
export function obey(disguise?: (ledger: Ledger) => AppendingLedger): void {
  const stopped = new AbortController();
  let sent: Promise<unknown> = Promise.resolve();
  const report = (said: Report): void => {
    sent = new Promise<void>((resolve) => void process.send?.(said, () => resolve()));
  };
  process.on('disconnect', () => process.exit(1));
  // Ctrl-C goes to the whole group of processes: the hammer says when to stop.
  process.on('SIGINT', () => undefined);
  process.on('message', (order: Order) => {
    if ('stop' in order) return stopped.abort();
    report({ ready: true });
    void perform(order.task, stopped.signal, report, disguise)
      .catch((error: unknown) => {
        const { code, message } = asDaybookError(error);
        report({ failure: { code, message } });
      })
      .then(() => sent)
      .then(() => process.disconnect());
  });
}
