import type { BackupSettings } from '../backup/settings.js';
import type { BackupStore } from '../backup/store.js';
import type { EventDraft } from '../domain/event.js';
import type { TargetCommand } from '../domain/target/decide.js';
import type { TargetState } from '../domain/target/state.js';
import type { Ledger } from '../ledger/ledger.js';
import type { StreamWriter, Submitted } from '../ledger/stream-writer.js';
import type { Client } from '../postgres/index.js';
import type { ServerFacts } from '../postgres/session.js';
import type { RunObserver } from './observer.js';
import type { RunPolicy, RunSettings } from './policy.js';
import type { Run } from './run.js';

/** A target as the configuration describes it. The URL holds a password: it goes nowhere but into a connection. */
export interface TargetAddress {
  name: string;
  url: string;
}

/** What runs work with, whatever the target. */
export interface RunServices {
  ledger: Ledger;
  backups: (target: string) => BackupStore;
  /** How they are made; the defaults where it is left out. */
  backupSettings?: BackupSettings;
  /** Who asked, and which process acts: the actor and executor of the events. */
  actor: string;
  executor: string;
  settings: RunSettings;
  observer: RunObserver;
  log: RunLog;
  now: () => Date;
  monotonic: () => number;
  /** Aborted when runs are to stop at their next safe point. */
  signal: AbortSignal;
}

export interface RunLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export type TargetWriter = StreamWriter<TargetState, TargetCommand>;

/** An open session on a target that holds the target’s run lock. */
export interface TargetSession {
  client: Client;
  server: ServerFacts;
  /** How long the lock had to be waited for, in ms. */
  waitedMs: number;
  close(): Promise<void>;
}

/** A target under our lease: its session, its stream, and what is asked of runs on it. */
export interface TargetWork {
  address: TargetAddress;
  session: TargetSession;
  writer: TargetWriter;
  lease: { lease: string; fence: number; epoch: number };
  policy: RunPolicy;
  services: RunServices;
}

/** Sends off events of a run, without waiting for their being durable. */
export const submit = (work: TargetWork, run: Run, ...drafts: EventDraft[]): Submitted =>
  work.writer.submit({ type: 'record', lease: work.lease.lease, drafts }, run.id);

/** Records events of a run and waits until they are durable. */
export const record = async (work: TargetWork, run: Run, ...drafts: EventDraft[]): Promise<void> =>
  await submit(work, run, ...drafts).durable;

/** Sends off events of a run that nobody will wait for: they go with the next commit. */
export const mention = (work: TargetWork, run: Run, ...drafts: EventDraft[]): Submitted =>
  work.writer.submit({ type: 'record', lease: work.lease.lease, drafts }, run.id, { linger: true });
