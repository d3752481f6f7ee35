import type { EventEnvelope } from '../domain/event.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { type DaybookState, LedgerFold, stateHash } from '../domain/ledger-fold.js';
import { asDaybookError, DaybookError } from '../errors.js';
import { Continuity } from './continuity.js';
import type { EventSource } from './event-source.js';

/** After how many entries a replay tells of its progress, again and again. */
const PROGRESS_ENTRIES = 5000;

/** The last event to replay: the one at a position, or the last one before the first that is later than a time. */
export type ReplayEnd = { position: number } | { time: Date };

export interface ReplayOptions {
  /** Default: as far as there are events. */
  at?: ReplayEnd | undefined;
  /** Folds the events of these streams only. Default: all. */
  streams?: readonly string[] | undefined;
  signal?: AbortSignal;
  /** Told the entries that were replayed, in order. */
  onEntries?: ((entries: readonly LedgerEntry[]) => Promise<void>) | undefined;
  /** Told how many entries were replayed so far. */
  onProgress?: (size: number) => void;
}

export interface Replayed {
  /** How many entries were replayed; the last of them has the position before it. */
  size: number;
  /** The time of the last of them. */
  lastTime: string | null;
  /** What their events, or those of the streams that were asked for, add up to. */
  state: DaybookState;
  /** {@link stateHash} of the state. */
  hash: string;
}

/**
 * Rebuilds the state from the events alone. Positions decide the order; a time ends the replay before the first event that
 * is later. On the way it checks that no position and no version of a stream is missing.
 *
 * @throws DaybookError LEDGER_CORRUPT with the position; USAGE for a position or a stream that there is none of;
 *   EVENT_INVALID, EVENT_UNKNOWN; the signal’s reason; and whatever reading the source throws
 */
export async function replay(source: EventSource, options: ReplayOptions = {}): Promise<Replayed> {
  const { at, streams, signal } = options;
  const to = at !== undefined && 'position' in at ? at.position + 1 : undefined;
  const until = at !== undefined && 'time' in at ? at.time.toISOString() : undefined;
  const wanted = streams && new Set(streams);
  const continuity = new Continuity();
  const fold = new LedgerFold();
  let size = 0;
  let lastTime: string | null = null;
  const take = (entry: LedgerEntry): boolean => {
    const event = follow(source, continuity, entry);
    // All times have the same form, so that their order is that of their texts.
    if (until !== undefined && event.time > until) return false;
    if (!wanted || wanted.has(event.subject)) add(source, fold, event, entry.position);
    lastTime = event.time;
    size += 1;
    if (size % PROGRESS_ENTRIES === 0) options.onProgress?.(size);
    return true;
  };
  const range = { ...(to === undefined ? {} : { to }), ...(signal ? { signal } : {}) };
  if (source.scan && !options.onEntries) await source.scan(take, range);
  else await takePages(source.read(range), take, options);
  signal?.throwIfAborted();
  options.onProgress?.(size);
  if (to !== undefined && size < to) throw beyond(source, to - 1, size);
  for (const stream of streams ?? []) requireStream(source, stream, continuity.streams());
  const { state } = fold;
  return { size, lastTime, state, hash: stateHash(state) };
}

async function takePages(
  pages: AsyncIterable<readonly LedgerEntry[]>,
  take: (entry: LedgerEntry) => boolean,
  { signal, onEntries }: ReplayOptions,
): Promise<void> {
  for await (const entries of pages) {
    signal?.throwIfAborted();
    const end = entries.findIndex((entry) => !take(entry));
    const taken = end < 0 ? entries : entries.slice(0, end);
    if (taken.length > 0) await onEntries?.(taken);
    if (end >= 0) return;
  }
}

function follow(source: EventSource, continuity: Continuity, entry: LedgerEntry): EventEnvelope {
  const expected = continuity.next;
  const gap = continuity.position(entry.position);
  if (gap !== undefined) throw corrupt(source, expected, gap);
  const event = parse(source, entry);
  const misplaced = continuity.event(event);
  if (misplaced !== undefined)
    throw corrupt(source, entry.position, `position ${entry.position}: ${misplaced}`);
  return event;
}

function parse(source: EventSource, entry: LedgerEntry): EventEnvelope {
  try {
    return source.parse(entry);
  } catch (error) {
    throw unreadable(source, entry.position, error);
  }
}

/** What a copy of ours would never hold can break the fold. */
function add(source: EventSource, fold: LedgerFold, event: EventEnvelope, position: number): void {
  try {
    fold.add(event);
  } catch (error) {
    throw unreadable(source, position, error);
  }
}

function unreadable(source: EventSource, position: number, cause: unknown): DaybookError {
  const { code, message } = asDaybookError(cause);
  return new DaybookError(
    code === 'INTERNAL' ? 'EVENT_INVALID' : code,
    `position ${position} of ${source.description}: ${message}`,
    { cause, details: { position }, ...whereIn(source, position) },
  );
}

const corrupt = (source: EventSource, position: number, what: string): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', `${source.description}: ${what}`, {
    details: { position },
    ...whereIn(source, position),
  });

const whereIn = ({ where }: EventSource, position: number) => (where ? { where: where(position) } : {});

const beyond = (source: EventSource, position: number, size: number): DaybookError =>
  new DaybookError(
    'USAGE',
    size === 0
      ? `${source.description} has no events`
      : `position ${position} is beyond ${source.description}, which ends with position ${size - 1}`,
    { hint: 'Give a position that is there, or a time.', details: { position, size } },
  );

function requireStream(source: EventSource, stream: string, known: readonly string[]): void {
  if (known.includes(stream)) return;
  throw new DaybookError('USAGE', `${source.description} has no event of the stream ${stream}`, {
    hint: 'Streams are called catalog, ledger and target/<name>.',
    details: { stream, streams: known.slice(0, 100) },
  });
}
