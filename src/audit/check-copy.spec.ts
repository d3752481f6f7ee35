import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { historyEntries } from '../../test/support/history.js';
import { canonicalBytes } from '../domain/canonical.js';
import { leafHash } from '../domain/leaf-hash.js';
import { readEvent } from '../domain/parse-event.js';
import type { TopicEntry } from '../kafka/record.js';
import type { LedgerRow } from '../ledger/rows.js';
import { CopyCheck } from './check-copy.js';
import { firstDifference } from './difference.js';
import type { Finding } from './finding.js';

const ROWS: readonly LedgerRow[] = historyEntries({ migrations: 3 }).map((entry) => {
  const { subject: stream, streamversion: version, type, id: eventId } = readEvent(entry.bytes);
  return { ...entry, columns: { stream, version, type, eventId } };
});
const SIZE = ROWS.length;

const anyPosition = fc.nat(SIZE - 1);
const anyTwo = fc
  .uniqueArray(anyPosition, { minLength: 2, maxLength: 2 })
  .map((two) => two.sort((a, b) => a - b));
const anyMask = fc.integer({ min: 1, max: 255 });

function check(rows: readonly LedgerRow[]): Finding | undefined {
  const copy = new CopyCheck();
  for (const row of rows) copy.add(row);
  copy.end(SIZE);
  return copy.finding;
}

/** A byte of it changed. */
function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed[at % changed.length]! ^= mask;
  return changed;
}

const at = (position: number) => expect.objectContaining({ code: 'LEDGER_CORRUPT', position });

describe('the check of one copy', () => {
  it('finds nothing in a ledger that is whole', () => {
    expect(check(ROWS)).toBeUndefined();
  });

  test.prop([anyPosition, fc.nat(), anyMask])(
    'finds any byte of an event that was changed',
    (i, offset, mask) => {
      const changed = { ...ROWS[i]!, bytes: flip(ROWS[i]!.bytes, offset, mask) };
      expect(check(ROWS.with(i, changed))).toEqual(at(i));
    },
  );

  test.prop([anyPosition, fc.nat(31), anyMask])(
    'finds any byte of a leaf that was changed',
    (i, offset, mask) => {
      const changed = { ...ROWS[i]!, leaf: flip(ROWS[i]!.leaf, offset, mask) };
      expect(check(ROWS.with(i, changed))).toEqual(at(i));
    },
  );

  test.prop([anyPosition])('finds any entry that was removed', (i) => {
    expect(check(ROWS.toSpliced(i, 1))).toEqual(at(i));
  });

  test.prop([anyPosition])('finds any entry that comes twice', (i) => {
    expect(check(ROWS.toSpliced(i, 0, ROWS[i]!))).toEqual(at(i));
  });

  test.prop([anyTwo])('finds any two entries that changed places', ([i, j]) => {
    expect(check(ROWS.with(i!, ROWS[j!]!).with(j!, ROWS[i!]!))).toEqual(at(i!));
  });

  test.prop([anyTwo])('finds any two events that changed positions, their leaves with them', ([i, j]) => {
    const move = (to: number, from: number) => ({
      ...ROWS[to]!,
      bytes: ROWS[from]!.bytes,
      leaf: ROWS[from]!.leaf,
    });
    expect(check(ROWS.with(i!, move(i!, j!)).with(j!, move(j!, i!)))).toEqual(at(i!));
  });

  test.prop([
    anyPosition,
    fc.constantFrom(
      { stream: 'target/other' },
      { version: 999 },
      { type: 'dev.daybook.x.y.v1' },
      { eventId: 'x' },
    ),
  ])('finds any column that says other than the event', (i, column) => {
    const changed = { ...ROWS[i]!, columns: { ...ROWS[i]!.columns, ...column } };
    expect(check(ROWS.with(i, changed))).toEqual(at(i));
  });

  test.prop([anyPosition])('finds an event that a later one of its stream does not follow', (i) => {
    const { subject, streamversion, ...event } = readEvent(ROWS[i]!.bytes);
    const bytes = canonicalBytes({ ...event, subject, streamversion: streamversion + 1 });
    const columns = { ...ROWS[i]!.columns, version: streamversion + 1 };
    expect(check(ROWS.with(i, { ...ROWS[i]!, bytes, columns, leaf: leafHash(bytes) }))).toEqual(at(i));
  });

  test.prop([
    anyPosition,
    fc.constantFrom('{"a":1,}', '{ "a":1}', '{"b":1,"a":2}', '[]', 'null', '{"a":"\\ud800"}', ''),
  ])('finds bytes that are no event in canonical form, even with the right leaf', (i, text) => {
    const bytes = Buffer.from(text);
    expect(check(ROWS.with(i, { ...ROWS[i]!, bytes, leaf: leafHash(bytes) }))).toEqual(at(i));
  });

  it('names the first of several things that are wrong, and counts all entries', () => {
    const copy = new CopyCheck();
    for (const row of ROWS.toSpliced(9, 1).with(4, { ...ROWS[4]!, leaf: Buffer.alloc(32) })) copy.add(row);
    expect(copy.finding?.position).toBe(4);
    expect(copy.report().size).toBe(SIZE - 1);
  });
});

describe('the comparison of both copies', () => {
  const records: readonly TopicEntry[] = ROWS.map(({ columns, ...entry }) => ({
    ...entry,
    stream: columns.stream,
  }));
  const differsAt = (position: number) => expect.objectContaining({ code: 'COPIES_DIFFER', position });

  it('finds nothing where they are the same', () => {
    expect(firstDifference(ROWS, records)).toBeUndefined();
  });

  test.prop([anyPosition])('finds nothing where Kafka has fewer', (i) => {
    expect(firstDifference(ROWS, records.slice(0, i))).toBeUndefined();
  });

  test.prop([anyPosition, fc.nat(), anyMask])('finds any byte that is another one', (i, offset, mask) => {
    const bytes = flip(records[i]!.bytes, offset, mask);
    expect(firstDifference(ROWS, records.with(i, { ...records[i]!, bytes, leaf: leafHash(bytes) }))).toEqual(
      differsAt(i),
    );
  });

  test.prop([anyPosition])('finds any entry that is missing in Kafka', (i) => {
    const found = firstDifference(ROWS, records.toSpliced(i, 1));
    if (i === SIZE - 1) expect(found).toBeUndefined();
    else expect(found).toEqual(differsAt(i));
  });

  test.prop([anyPosition])('finds any entry that is missing in Postgres', (i) => {
    expect(firstDifference(ROWS.toSpliced(i, 1), records)).toEqual(differsAt(i));
  });

  it('says which members of the events differ', () => {
    const event = readEvent(records[1]!.bytes);
    const bytes = canonicalBytes({ ...event, actor: 'eve', data: { ...event.data, kind: 'data' } });
    expect(firstDifference(ROWS, records.with(1, { ...records[1]!, bytes }))?.message).toBe(
      'position 1 is not the same event in both copies: actor, data.kind differ',
    );
  });

  it('finds a record under another key than its stream', () => {
    expect(firstDifference(ROWS, records.with(2, { ...records[2]!, stream: 'ledger' }))).toEqual(
      differsAt(2),
    );
  });
});
