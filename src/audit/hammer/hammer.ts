import { setTimeout as sleep } from 'node:timers/promises';
import { lastRecord } from '../../kafka/last-record.js';
import { ensureTopic } from '../../kafka/topic.js';
import { Ledger } from '../../ledger/ledger.js';
import { Crew } from './crew.js';
import { Journal } from './journal.js';
import { Killer, type Kills } from './killer.js';
import {
  DEFAULT_APPENDERS,
  DEFAULT_SECONDS,
  followersOf,
  type HammerOptions,
  PATIENCE_MS,
} from './options.js';
import { requireOwnLedger } from './own-events.js';
import { type Property, prove } from './prove.js';
import { Random } from './random.js';

export interface HammerReport {
  ledger: string;
  seed: number;
  seconds: number;
  appenders: number;
  /** Events in the ledger when it was over. */
  size: number;
  /** Events whose append was acknowledged. */
  acknowledged: number;
  /** Appends that came second. */
  conflicts: number;
  kills: Kills;
  properties: Property[];
  /** Whether all of them hold. */
  holds: boolean;
}

/** How long a process may take to begin, and to end, in ms. */
const LEAVE_MS = 30_000;

/**
 * Appends from several processes, relays, follows and seals, and kills all of these and their connections at random; then proves that
 * nothing acknowledged was lost, nothing doubled, and both copies and all followers have the same events in the same order.
 *
 * @throws DaybookError HAMMER_REFUSED for a ledger that was not made for it; USAGE where a command that restarts a server fails;
 *   LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH; the signal’s reason
 */
export async function hammer(options: HammerOptions): Promise<HammerReport> {
  const { seconds = DEFAULT_SECONDS, appenders = DEFAULT_APPENDERS, seed = 1, restarts = [] } = options;
  await prepare(options);
  const journal = new Journal();
  const crew = new Crew(options.worker, (report, role) => journal.add(report, role));
  const random = new Random(seed);
  const killer = new Killer(options, crew, random);
  const over = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
  hireAll(options, crew, appenders, random);
  await crew.begun(LEAVE_MS);
  await underWay(journal, signal);
  const watching = watch(options, seconds, journal, killer, signal);
  try {
    const killing = Promise.all([killer.run(signal), killer.restart(restarts, seconds * 1000, signal)]);
    await Promise.race([killing, sleep(seconds * 1000, undefined, { signal })]).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    over.abort();
    await killing;
    await crew.dismiss(['appender', 'sealer'], LEAVE_MS);
    const size = await arrived(options, journal);
    await crew.dismiss(['relay', 'postgres follower', 'kafka follower'], LEAVE_MS);
    options.signal?.throwIfAborted();
    const { properties } = await prove(options, journal);
    const { conflicts, acknowledged } = journal;
    return {
      ledger: options.ledger.name,
      seed,
      seconds,
      appenders,
      size,
      acknowledged: acknowledged.size,
      conflicts,
      kills: killer.kills,
      properties,
      holds: properties.every(({ holds }) => holds),
    };
  } finally {
    over.abort();
    await watching;
    await crew.dismiss(['appender', 'sealer', 'relay', 'postgres follower', 'kafka follower'], 0);
  }
}

async function prepare({ ledger: address, kafka, log }: HammerOptions): Promise<void> {
  const ledger = await Ledger.open(address);
  await requireOwnLedger(ledger).finally(() => ledger.close());
  if (kafka) await ensureTopic(kafka, { log });
}

function hireAll(
  { ledger, kafka, sealKey }: HammerOptions,
  crew: Crew,
  appenders: number,
  random: Random,
): void {
  const common = () => ({ ledger, seed: random.between(0, 2 ** 31) });
  for (let index = 0; index < appenders; index += 1) {
    crew.hire({ ...common(), role: 'appender', name: String(index) });
  }
  crew.hire({ ...common(), role: 'postgres follower' });
  if (sealKey) crew.hire({ ...common(), role: 'sealer', sealKey });
  if (!kafka) return;
  // The second stands by, and takes over when the first is killed.
  crew.hire({ ...common(), role: 'relay', kafka });
  crew.hire({ ...common(), role: 'relay', kafka });
  crew.hire({ ...common(), role: 'kafka follower', kafka });
}

/** The seconds count from the first event on: on a busy machine it may be long in coming, and who is killed before it proves nothing. */
async function underWay(journal: Journal, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (journal.acknowledged.size === 0 && journal.failures.length === 0) {
    if (signal.aborted || performance.now() > deadline) return;
    await sleep(50);
  }
}

/** Waits until the topic and the followers have all that there is; who does not come so far is found by what is proven. */
async function arrived(
  { ledger: address, kafka, log, signal }: HammerOptions,
  journal: Journal,
): Promise<number> {
  const ledger = await Ledger.open(address);
  try {
    const size = await ledger.size();
    const followers = followersOf({ kafka });
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline && !signal?.aborted && journal.failures.length === 0) {
      const behind = followers.some((role) => journal.reached(role) < size);
      const last = kafka && !behind ? await lastRecord(kafka, { log }) : undefined;
      if (!behind && (!kafka || (last?.position ?? -1) + 1 >= size)) break;
      await sleep(100);
    }
    return size;
  } finally {
    await ledger.close();
  }
}

async function watch(
  { onProgress }: HammerOptions,
  seconds: number,
  journal: Journal,
  killer: Killer,
  signal: AbortSignal,
): Promise<void> {
  for (let left = seconds; left > 0 && !signal.aborted; left -= 1) {
    onProgress?.({ left: Math.ceil(left), acknowledged: journal.acknowledged.size, kills: killer.total });
    await sleep(1000, undefined, { signal }).catch(() => undefined);
  }
}
