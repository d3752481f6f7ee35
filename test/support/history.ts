import { canonicalBytes } from '../../src/domain/canonical.js';
import { type EventDraft, type EventEnvelope, makeEvent } from '../../src/domain/event.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import type { LedgerEntry } from '../../src/domain/ledger-entry.js';
import { CATALOG_STREAM, LEDGER_STREAM, targetStream } from '../../src/domain/stream.js';
import type { Ledger } from '../../src/ledger/ledger.js';

/** The time of the first event; each event is a second later than the one before it. */
export const HISTORY_BEGAN = Date.parse('2026-03-02T07:00:00.000Z');

/** A time of that history. */
export const historyTime = (position: number): string =>
  new Date(HISTORY_BEGAN + position * 1000).toISOString();

export interface HistoryOptions {
  ledger?: string;
  targets?: readonly string[];
  /** How many migrations come to each target; of the last one, the run is still open. */
  migrations?: number;
}

/** The events of a ledger: its creation, migrations, and their runs on the targets in turn. */
export function history(options: HistoryOptions = {}): EventEnvelope[] {
  const { ledger = 'main', targets = ['eu', 'us'], migrations = 2 } = options;
  const events: EventEnvelope[] = [];
  const versions = new Map<string, number>();
  let ids = 0;
  const uuid = () => `0197c1d2-4b7a-7000-8000-${(++ids).toString(16).padStart(12, '0')}`;
  const say = (stream: string, draft: EventDraft, correlationId?: string) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const context = {
      ledger,
      actor: 'ada',
      ...(correlationId ? { executor: 'executor-1', correlationId } : {}),
    };
    const time = new Date(historyTime(events.length));
    events.push(makeEvent(draft, context, { id: uuid(), time, stream, version }));
  };
  const migrationId = (number: number) => `2026030${(number % 9) + 1}_m${String(number).padStart(5, '0')}`;
  const digest = (number: number) => number.toString(16).padStart(64, '0');

  say(LEDGER_STREAM, { name: 'ledger.created', data: { ledger, schema: 1, software: 'daybook test' } });
  for (let number = 0; number < migrations; number += 1) {
    say(CATALOG_STREAM, {
      name: 'catalog.migration-registered',
      data: {
        migration: migrationId(number),
        kind: 'schema',
        form: 'sql',
        content: digest(number),
        requires: [],
        reversible: true,
        documentation: { purpose: 'Users belong to groups – größer, schneller, 速い.' },
      },
    });
  }
  for (const target of targets) {
    const stream = targetStream(target);
    const database = { name: target, serverVersion: '15.18' };
    const registered = { target, environment: 'staging', region: target, tags: [], database };
    say(stream, { name: 'target.registered', data: registered });
    say(stream, { name: 'target.lease-taken', data: { target, lease: uuid(), epoch: 0 } });
  }
  for (let number = 0; number < migrations; number += 1) {
    for (const target of targets) {
      const run = uuid();
      const fence = 2;
      const started = { migration: migrationId(number), content: digest(number), fence, withRollback: false };
      const drafts: EventDraft[] = [
        { name: 'run.started', data: { run, kind: 'schema', direction: 'up', ...started } },
        { name: 'run.pre-flight-started', data: { run } },
        { name: 'run.pre-flight-passed', data: { run, checks: [], durationMs: 1.5 } },
        { name: 'run.backup-skipped', data: { run, policy: 'none' } },
        { name: 'run.schema-validation-started', data: { run } },
        { name: 'run.schema-validated', data: { run, method: 'lineage', schemaVersion: digest(number) } },
        { name: 'run.execution-started', data: { run, statements: 1 } },
        {
          name: 'run.execution-succeeded',
          data: {
            run,
            statements: 1,
            attempts: 1,
            records: 0,
            recordsOf: [],
            created: [{ kind: 'table', object: `public.t${number}` }],
            dropped: [],
            durationMs: 2.25,
          },
        },
        { name: 'run.post-validation-started', data: { run } },
        {
          name: 'run.post-validation-passed',
          data: { run, checks: [], method: 'lineage', schemaVersion: digest(number + 1), durationMs: 1 },
        },
        { name: 'run.clean-up-started', data: { run } },
        { name: 'run.clean-up-completed', data: { run, removed: [], analyzed: [], durationMs: 0.5 } },
        { name: 'run.succeeded', data: { run, durationMs: 12, rollbackAvailable: true } },
      ];
      const last = number === migrations - 1;
      for (const draft of last ? drafts.slice(0, 9) : drafts) say(targetStream(target), draft, run);
    }
  }
  return events;
}

/** The entries of such a history. */
export const historyEntries = (options?: HistoryOptions): LedgerEntry[] => toEntries(history(options));

/** Events at the positions 0, 1, 2 … */
export function toEntries(events: readonly EventEnvelope[]): LedgerEntry[] {
  return events.map((event, position) => {
    const bytes = canonicalBytes(event);
    return { position, bytes, leaf: leafHash(bytes) };
  });
}

/** Appends a history after the first event, which the ledger has already. */
export async function appendHistory(
  ledger: Ledger,
  options: Omit<HistoryOptions, 'ledger'> = {},
): Promise<void> {
  const [, ...events] = history({ ...options, ledger: ledger.name });
  await Promise.all(events.map((event) => ledger.append(event.subject, event.streamversion - 1, [event])));
}
