import { canonicalJson } from '../domain/canonical.js';
import type { EventEnvelope } from '../domain/event.js';
import { leafHash } from '../domain/leaf-hash.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { type AppendRequest, appendBatch } from './append-batch.js';
import { sameBytes } from './tlog/bytes.js';

/** A byte order mark is a character like others. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Entries of another copy as appends, in their order: one for each run of events of the same stream. */
export type RebuildBatch = { first: number; events: number; requests: readonly AppendRequest[] };

/**
 * Prepares entries that follow each other, to be appended with exactly their bytes.
 *
 * @throws DaybookError LEDGER_CORRUPT with the position, for what no ledger of this name can hold
 */
export function rebuildBatch(entries: readonly LedgerEntry[], ledger: string, source: string): RebuildBatch {
  const requests: (AppendRequest & { events: { id: string; type: string; body: string }[] })[] = [];
  for (const entry of entries) {
    const { event, body } = read(entry, ledger, source);
    const { id, type, subject: stream, streamversion: version } = event;
    const last = requests.at(-1);
    if (last?.stream === stream && last.expectedVersion + last.events.length + 1 === version) {
      last.events.push({ id, type, body });
    } else {
      requests.push({ stream, expectedVersion: version - 1, events: [{ id, type, body }] });
    }
  }
  return { first: entries[0]!.position, events: entries.length, requests };
}

/**
 * Appends a batch, which must get just the positions that its events had.
 *
 * @throws DaybookError CONCURRENCY where somebody else appended meanwhile, or the versions of a stream have a gap;
 *   LEDGER_CORRUPT for what the ledger refuses
 */
export async function appendRebuilt(client: Client, batch: RebuildBatch, source: string): Promise<void> {
  let expected = batch.first;
  const outcomes = await appendBatch(client, batch.requests).catch((error: unknown) => {
    throw isRefused(error) ? refused(batch, source, error) : error;
  });
  for (const [index, outcome] of outcomes.entries()) {
    const { stream, expectedVersion, events } = batch.requests[index]!;
    if (outcome.outcome === 'conflict') {
      throw corrupt(
        source,
        expected,
        `is version ${expectedVersion + 1} of ${stream}, which is at version ${outcome.actualVersion}`,
      );
    }
    if (outcome.position !== expected) throw disturbed(expected, outcome.position);
    expected += events.length;
  }
}

function read(
  { position, bytes, leaf }: LedgerEntry,
  ledger: string,
  source: string,
): { event: EventEnvelope; body: string } {
  if (!sameBytes(leafHash(bytes), leaf)) {
    throw corrupt(source, position, 'has other bytes than its leaf hash says');
  }
  let event: EventEnvelope;
  let body: string;
  try {
    body = decoder.decode(bytes);
    event = JSON.parse(body) as EventEnvelope;
    if (canonicalJson(event) !== body) throw new Error('other bytes than the canonical ones');
  } catch (cause) {
    throw corrupt(source, position, 'is not an event in canonical form', cause);
  }
  if (!isEvent(event)) throw corrupt(source, position, 'is no event');
  if (event.source !== `/daybook/${ledger}`) {
    throw new DaybookError(
      'LEDGER_MISMATCH',
      `${source} is of the ledger ${event.source.replace('/daybook/', '')}, not of ${ledger}`,
      { hint: 'Set ledger.name (DAYBOOK_LEDGER_NAME), or give another source.', details: { position } },
    );
  }
  return { event, body };
}

/** As far as the ledger itself needs to know it; types that this version does not know are kept as they are. */
const isEvent = (value: Partial<EventEnvelope> | null): boolean =>
  typeof value?.source === 'string' &&
  UUID.test(String(value.id)) &&
  PLAIN.test(String(value.type)) &&
  PLAIN.test(String(value.subject)) &&
  Number.isSafeInteger(value.streamversion);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PLAIN = /^[a-z0-9._/-]+$/;

const isRefused = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

const refused = ({ first, events }: RebuildBatch, source: string, cause: unknown): DaybookError =>
  new DaybookError(
    'LEDGER_CORRUPT',
    `the ledger refuses an event from the positions ${first} to ${first + events - 1} of ${source}`,
    { details: { position: first }, cause },
  );

const corrupt = (source: string, position: number, what: string, cause?: unknown): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', `position ${position} of ${source} ${what}`, {
    details: { position },
    cause,
  });

/** What a superuser must say who empties the database: the event triggers, which keep DDL from the ledger, come first. */
const EMPTY =
  'To empty this one, a superuser says: `ALTER EVENT TRIGGER daybook_ledger_drop DISABLE; ' +
  'ALTER EVENT TRIGGER daybook_ledger_ddl DISABLE; DROP SCHEMA daybook_ledger, daybook_guard CASCADE`; ' +
  'where no superuser installed the ledger, its owner says: `DROP SCHEMA daybook_ledger CASCADE`.';

const disturbed = (expected: number, position: number): DaybookError =>
  new DaybookError(
    'CONCURRENCY',
    `somebody else appended to the ledger while it was rebuilt: position ${expected} came to be ${position}`,
    {
      hint: `Stop whoever appends, and rebuild again into an empty database: this one holds another history now. ${EMPTY}`,
      details: { expected, position },
    },
  );
