import { type EventContext, type EventDraft, type EventEnvelope, makeEvent } from '../src/domain/event.js';
import { CATALOG_STREAM, targetStream } from '../src/domain/stream.js';
import { newUuid } from '../src/ledger/uuid.js';

/** What is appended at once: events of one stream that follow its version. */
export interface StoryPart {
  stream: string;
  expectedVersion: number;
  events: EventEnvelope[];
}

const TARGETS = 100;
const EVENTS_EACH_RUN = 13;

/**
 * The history of a ledger as Daybook writes it: migrations, and for each of them a run on each of 100 targets, whose 13 events follow
 * each other.
 *
 * @param count how many events it has, or a few more
 */
export function* story(ledger: string, count: number): Generator<StoryPart> {
  const tell = teller(ledger);
  const migrations = Math.max(1, Math.ceil(count / (TARGETS * EVENTS_EACH_RUN)));
  const targets = Array.from({ length: TARGETS }, (_, index) => `shop-${String(index).padStart(3, '0')}`);
  let told = 0;
  for (const target of targets) {
    const part = tell(targetStream(target), {}, registered(target));
    told += part.events.length;
    yield part;
  }
  for (let number = 0; number < migrations; number += 1) {
    yield tell(CATALOG_STREAM, {}, [migrationRegistered(number)]);
    told += 1;
    for (const target of targets) {
      const run = newUuid(new Date());
      const part = tell(
        targetStream(target),
        { executor: 'host-1:4711:8f3a2c', correlationId: run },
        runOf(run, number),
      );
      yield part;
      told += part.events.length;
      if (told >= count) return;
    }
  }
}

function teller(ledger: string) {
  const versions = new Map<string, number>();
  return (stream: string, context: Partial<EventContext>, drafts: readonly EventDraft[]): StoryPart => {
    const expectedVersion = versions.get(stream) ?? 0;
    versions.set(stream, expectedVersion + drafts.length);
    const events = drafts.map((draft, index) => {
      const time = new Date();
      const given = { id: newUuid(time), time, stream, version: expectedVersion + index + 1 };
      return makeEvent(draft, { ledger, actor: 'ada@example.com', ...context }, given);
    });
    return { stream, expectedVersion, events };
  };
}

const digest = (number: number): string => number.toString(16).padStart(64, '0');
const migrationId = (number: number): string => `20260301${String(number).padStart(6, '0')}_add_note`;

const registered = (target: string): EventDraft[] => [
  {
    name: 'target.registered',
    data: {
      target,
      environment: 'production',
      region: 'eu-west',
      tags: ['shop'],
      database: { name: 'shop', serverVersion: '15.18', systemIdentifier: '7412908856034917523' },
    },
  },
  { name: 'target.lease-taken', data: { target, lease: newUuid(new Date()), epoch: 0 } },
];

const migrationRegistered = (number: number): EventDraft => ({
  name: 'catalog.migration-registered',
  data: {
    migration: migrationId(number),
    kind: 'schema',
    form: 'sql',
    content: digest(number),
    requires: [],
    reversible: true,
    documentation: { purpose: 'Each order can have a note – größer, schneller, 速い.' },
  },
});

const runOf = (run: string, number: number): EventDraft[] => [
  {
    name: 'run.started',
    data: {
      run,
      kind: 'schema',
      direction: 'up',
      migration: migrationId(number),
      content: digest(number),
      fence: 2,
      withRollback: false,
    },
  },
  { name: 'run.pre-flight-started', data: { run } },
  { name: 'run.pre-flight-passed', data: { run, checks: [], durationMs: 1.5 } },
  { name: 'run.backup-skipped', data: { run, policy: 'none' } },
  { name: 'run.schema-validation-started', data: { run } },
  { name: 'run.schema-validated', data: { run, method: 'lineage', schemaVersion: digest(number) } },
  { name: 'run.execution-started', data: { run, statements: 2 } },
  {
    name: 'run.execution-succeeded',
    data: {
      run,
      statements: 2,
      attempts: 1,
      records: 0,
      recordsOf: [],
      created: [{ kind: 'index', object: `public.t${number}_note` }],
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
