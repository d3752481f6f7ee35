import { setTimeout as sleep } from 'node:timers/promises';
import { DaybookError } from '../../errors.js';
import { isConnectionLoss } from '../../postgres/sqlstate.js';
import { backOffMs } from '../back-off.js';
import { WakeUp } from '../wake-up.js';
import { isAboutSeals } from './about-seals.js';
import { RecordedSeals } from './recorded-seals.js';
import { type Sealed, sealLedger } from './sealer.js';
import type { SealerSettings } from './sealer-settings.js';

export interface SealWatchOptions extends Omit<SealerSettings, 'recorded'> {
  /** Seals after so many events. */
  everyEvents: number;
  /** Seals no later than this after an event; anchors and witnesses that do not have a seal get it after as long. */
  everyMs: number;
  signal: AbortSignal;
  /** Told what came of it, whenever there was something to do. */
  onSealed?: (sealed: Sealed) => void;
  monotonic?: () => number;
}

/** How long to wait at most before each new attempt when the ledger or an anchor is out of reach, in ms; the last is repeated. */
export const RETRY_PAUSES_MS = [500, 1000, 2000, 5000] as const;

/** The longest that a timer is set for, in ms. */
const LONG_MS = 3_600_000;

/**
 * Seals the ledger at once and then again and again, until the signal. What is out of reach is tried again.
 *
 * @throws what {@link sealLedger} throws, but LEDGER_UNREACHABLE and ANCHOR_UNAVAILABLE
 */
export async function watchAndSeal(options: SealWatchOptions): Promise<void> {
  const { signal, log } = options;
  const recorded = new RecordedSeals();
  let failures = 0;
  const seal = async (): Promise<Sealed> => {
    const sealed = await sealLedger({ ...options, recorded });
    failures = 0;
    return sealed;
  };
  while (!signal.aborted) {
    try {
      await sealFromHereOn(options, seal);
    } catch (error) {
      if (signal.aborted) return;
      if (!passes(error)) throw error;
      const pauseMs = backOffMs(RETRY_PAUSES_MS, failures + 1);
      failures += 1;
      log.warn({ reason: (error as Error).message, retryInMs: pauseMs }, 'the sealer cannot go on');
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function sealFromHereOn(options: SealWatchOptions, seal: () => Promise<Sealed>): Promise<void> {
  const { ledger, log, signal, everyEvents, everyMs, onSealed } = options;
  const { monotonic = () => performance.now() } = options;
  let sealed = await seal();
  onSealed?.(sealed);
  const wakeUp = new WakeUp(signal);
  const tail = ledger.tail({ from: sealed.size, signal, attempts: Number.POSITIVE_INFINITY, log });
  /** Events since the last seal, other than seals: how many, until which position, and since when. */
  let unsealed = { count: 0, end: sealed.size, since: 0 };
  let lost: { error: unknown } | undefined;
  const follow = async (): Promise<void> => {
    for await (const page of tail) {
      const news = page.filter(({ bytes }) => !isAboutSeals(bytes));
      if (news.length === 0) continue;
      unsealed = {
        count: unsealed.count + news.length,
        end: news.at(-1)!.position + 1,
        since: unsealed.count === 0 ? monotonic() : unsealed.since,
      };
      wakeUp.now();
    }
  };
  const following = follow().catch((error: unknown) => {
    lost = { error };
    wakeUp.now();
  });
  let tried = monotonic();
  try {
    while (!signal.aborted) {
      if (lost) throw lost.error;
      const now = monotonic();
      const owed = sealed.missing.length > 0 || sealed.unanchored.length > 0;
      const dueAt = Math.min(
        unsealed.count >= everyEvents ? now : Number.POSITIVE_INFINITY,
        unsealed.count > 0 ? unsealed.since + everyMs : Number.POSITIVE_INFINITY,
        owed ? tried + everyMs : Number.POSITIVE_INFINITY,
      );
      if (dueAt > now) {
        await wakeUp.within(Math.min(dueAt - now, LONG_MS));
        continue;
      }
      tried = now;
      sealed = await seal();
      const { size } = sealed;
      unsealed = { ...unsealed, count: Math.max(0, unsealed.end - size), since: monotonic() };
      onSealed?.(sealed);
    }
  } finally {
    await tail.close();
    await following;
    wakeUp.end();
  }
}

const passes = (error: unknown): boolean =>
  isConnectionLoss(error) ||
  (error instanceof DaybookError && ['LEDGER_UNREACHABLE', 'ANCHOR_UNAVAILABLE'].includes(error.code));
