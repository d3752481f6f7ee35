import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import { asDaybookError, DaybookError } from '../errors.js';
import type { KnownHead } from '../ledger/lost-tail.js';
import type { CommandContext } from './command.js';
import { openAnchors } from './open-anchors.js';

/** How long an anchor may take to say which seal is its newest, before a command goes on without knowing, in ms. */
export const ANCHOR_PATIENCE_MS = 2_000;

type Needs = Pick<CommandContext, 'out' | 'clock' | 'env' | 'signal'>;

/**
 * What the newest seal of each anchor knows of the ledger. An anchor that cannot be asked now, or whose newest file is no seal of the
 * ledger, is a remark: it keeps nobody from appending.
 *
 * @param least how many events the newest seal in the ledger is of: an anchor that has only smaller ones knows no more than that
 */
export async function anchoredHeads(
  config: Pick<Config, 'ledger' | 'seals'>,
  least: number,
  needs: Needs,
): Promise<KnownHead[]> {
  const { seals } = config;
  const heads = await Promise.all(
    seals.anchors.map((location) =>
      headOf({ ledger: config.ledger, seals: { ...seals, anchors: [location] } }, least, needs).catch(
        (thrown: unknown) => {
          if (needs.signal.aborted) return undefined;
          const { message } = asDaybookError(thrown);
          needs.out.note(`The ledger was not compared with the seals in ${location}: ${message}.`);
          return undefined;
        },
      ),
    ),
  );
  return heads.filter((head) => head !== undefined);
}

async function headOf(
  config: Pick<Config, 'ledger' | 'seals'>,
  least: number,
  needs: Needs,
): Promise<KnownHead | undefined> {
  const { anchorHead } = await import('../ledger/seal/anchor-head.js');
  const [anchor] = await openAnchors(config, needs);
  const over = new AbortController();
  const signal = AbortSignal.any([needs.signal, over.signal]);
  const late = sleep(ANCHOR_PATIENCE_MS, undefined, { signal }).then(() => {
    throw new DaybookError('ANCHOR_UNAVAILABLE', `it did not answer within ${ANCHOR_PATIENCE_MS} ms`);
  });
  try {
    // A share that hangs cannot be interrupted, so that its answer is raced, and not only aborted.
    return await Promise.race([anchorHead(anchor!, config.ledger.name, { least, signal }), late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}
