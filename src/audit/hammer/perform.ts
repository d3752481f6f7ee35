import { setTimeout as sleep } from 'node:timers/promises';
import { openKafkaTail } from '../../kafka/tail.js';
import { LedgerConnection } from '../../ledger/connection.js';
import { Ledger } from '../../ledger/ledger.js';
import { startRelay } from '../../ledger/relay.js';
import { readSignerKeys } from '../../ledger/seal/seal-key.js';
import { watchAndSeal } from '../../ledger/seal/seal-watch.js';
import { type AppendingLedger, hammerAway, isUnreachable } from './appender.js';
import { follow } from './follower.js';
import type { Report, Task } from './messages.js';

/** Seals after so many events, or so long after one, in ms. */
const SEAL_EVERY = { everyEvents: 500, everyMs: 500 };

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Does what a process of the hammer is for, until the signal. What is out of reach is tried again.
 *
 * @param disguise what appends, instead of the ledger: for tests of the hammer
 * @throws what must not happen
 */
export async function perform(
  task: Task,
  signal: AbortSignal,
  report: (report: Report) => void,
  disguise: (ledger: Ledger) => AppendingLedger = (ledger) => ledger,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await performOnce(task, signal, report, disguise);
    } catch (error) {
      if (signal.aborted && isUnreachable(error)) return;
      if (!isUnreachable(error)) throw error;
      await sleep(200);
    }
  }
}

async function performOnce(
  task: Task,
  signal: AbortSignal,
  report: (report: Report) => void,
  disguise: (ledger: Ledger) => AppendingLedger,
): Promise<void> {
  const { ledger: address } = task;
  if (task.role === 'relay') return await startRelay({ ledger: address, kafka: task.kafka, signal }).ended;
  if (task.role === 'kafka follower') {
    return await follow(openKafkaTail(task.kafka, { from: 0, signal }), (seen) => report({ seen }));
  }
  const ledger = await Ledger.open(address);
  try {
    if (task.role === 'appender') await hammerAway(disguise(ledger), task, signal, report);
    else if (task.role === 'sealer') await seal(ledger, task, signal);
    else await follow(ledger.tail({ from: 0, signal }), (seen) => report({ seen }));
  } finally {
    await ledger.close();
  }
}

async function seal(
  ledger: Ledger,
  { ledger: address, sealKey }: Extract<Task, { role: 'sealer' }>,
  signal: AbortSignal,
): Promise<void> {
  const connection = new LedgerConnection(address);
  try {
    await watchAndSeal({
      ledger,
      connection,
      signers: await readSignerKeys(sealKey),
      anchors: [],
      witnesses: [],
      writer: { actor: 'hammer', now: () => new Date() },
      log: QUIET,
      signal,
      ...SEAL_EVERY,
    });
  } finally {
    await connection.close();
  }
}
