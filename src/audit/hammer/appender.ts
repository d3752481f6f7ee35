import { setTimeout as sleep } from 'node:timers/promises';
import { ConcurrencyError, DaybookError } from '../../errors.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Report } from './messages.js';
import { hammerEvents, hammerStream } from './own-events.js';
import { Random } from './random.js';

/** How many appends of one process are under way at once. */
const LANES = 6;

/** How long to wait before an append whose fate is unknown is asked for again, in ms. */
const PAUSE_MS = 200;

export type AppendingLedger = Pick<Ledger, 'name' | 'append'>;

/** Appends to streams of its own and to one that all share, until the signal, and tells what was acknowledged. */
export async function hammerAway(
  ledger: AppendingLedger,
  { name, seed }: { name: string; seed: number },
  signal: AbortSignal,
  report: (report: Report) => void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      const random = new Random(seed + lane);
      const versions = new Map<string, number>();
      while (!signal.aborted) {
        const stream = hammerStream(random.next() < 0.3 ? 'shared' : `${name}-${lane}`);
        await appendSome(ledger, stream, versions, random.between(1, 4), signal, report);
      }
    }),
  );
}

async function appendSome(
  ledger: AppendingLedger,
  stream: string,
  versions: Map<string, number>,
  count: number,
  signal: AbortSignal,
  report: (report: Report) => void,
): Promise<void> {
  const version = versions.get(stream) ?? 0;
  const events = hammerEvents(ledger.name, stream, version, count);
  for (;;) {
    try {
      const position = await ledger.append(stream, version, events);
      report({ acknowledged: { position, ids: events.map(({ id }) => id) } });
      versions.set(stream, version + count);
      return;
    } catch (error) {
      if (error instanceof ConcurrencyError) {
        report({ conflict: true });
        versions.set(stream, error.actualVersion);
        return;
      }
      if (!isUnreachable(error)) throw error;
      // Whether it was appended is unknown: the same events, by their ids, are asked for until it is.
      if (signal.aborted) return;
      await sleep(PAUSE_MS);
    }
  }
}

/** Out of reach, and may come back. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof DaybookError && error.exitCode === 5;
