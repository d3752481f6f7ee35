import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { firstDifference } from '../../src/audit/difference.js';
import { type Finding, firstOf } from '../../src/audit/finding.js';
import { lockstep } from '../../src/audit/lockstep.js';
import { TopicCopy } from '../../src/audit/topic-copy.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { readEvent } from '../../src/domain/parse-event.js';
import { HEADERS, type TopicRecord } from '../../src/kafka/record.js';
import type { LedgerRow } from '../../src/ledger/rows.js';
import { historyEntries } from '../support/history.js';
import { anyMask, anyTwo, flip } from '../support/tampering/bytes.js';
import { CASES, UNTOUCHED } from '../support/tampering/cases.js';
import { holds, recordsOf } from '../support/tampering/memory-partition.js';

// All else that reads a topic is the real thing.
vi.mock('../../src/kafka/partition.js', async () => {
  const { MemoryPartition } = await import('../support/tampering/memory-partition.js');
  return { Partition: MemoryPartition };
});

const ROWS: readonly LedgerRow[] = historyEntries({ migrations: 3 }).map((entry) => {
  const { subject: stream, streamversion: version, type, id: eventId } = readEvent(entry.bytes);
  return { ...entry, columns: { stream, version, type, eventId } };
});
const SIZE = ROWS.length;
const RECORDS = recordsOf(ROWS.map((row) => ({ ...row, stream: row.columns.stream })));
const SETTINGS = { brokers: [], clientId: 'spec', topic: 'daybook.main.events' };

/** The topic beside the ledger that it is the copy of, as `ledger verify` compares them. */
async function verify(records: readonly TopicRecord[]): Promise<{ finding?: Finding; size: number }> {
  holds(SETTINGS.topic, records);
  const topic = await TopicCopy.open(SETTINGS, {});
  let size = 0;
  let different: Finding | undefined;
  for await (const [rows, entries] of lockstep(pages(), topic.entries())) {
    size += entries.length;
    different ??= firstDifference(rows, entries);
  }
  const finding = firstOf([topic.finding, different]);
  return finding ? { finding, size } : { size };
}

async function* pages(): AsyncGenerator<readonly LedgerRow[]> {
  for (let at = 0; at < SIZE; at += 50) yield ROWS.slice(at, at + 50);
}

const found = async (records: readonly TopicRecord[]): Promise<number | undefined> =>
  (await verify(records)).finding?.position;

const anyPosition = fc.nat(SIZE - 1);

const withRecord = (at: number, changes: Partial<TopicRecord>): TopicRecord[] =>
  RECORDS.with(at, { ...RECORDS[at]!, ...changes });

/** With the header that its bytes have to have. */
const rehashed = (record: TopicRecord, value: Buffer): TopicRecord => ({
  ...record,
  value,
  headers: { ...record.headers, [HEADERS.leaf]: Buffer.from(Buffer.from(leafHash(value)).toString('hex')) },
});

/** As in a topic that was written anew: offsets have no gaps. */
const renumbered = (records: readonly TopicRecord[]): TopicRecord[] =>
  records.map((record, offset) => ({ ...record, offset }));

describe('a topic that nobody touched', () => {
  it('is in order, also where a relay wrote again what was there', async () => {
    expect(await verify(RECORDS)).toEqual({ size: SIZE });
    const property = fc.asyncProperty(anyTwo(SIZE), async ([first, last]) => {
      const again = RECORDS.toSpliced(last + 1, 0, ...RECORDS.slice(first, last + 1));
      expect(await verify(renumbered(again))).toEqual({ size: SIZE });
    });
    await fc.assert(property, { numRuns: UNTOUCHED });
  });
});

describe('the first position that is wrong in a topic is found', () => {
  const { topic: cases } = CASES;

  it('where a byte of an event is another', async () => {
    const property = fc.asyncProperty(anyPosition, fc.nat(), anyMask, async (at, byte, mask) => {
      expect(await found(withRecord(at, { value: flip(RECORDS[at]!.value!, byte, mask) }))).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.valueByte });
  });

  it('where its hash was changed with it', async () => {
    const property = fc.asyncProperty(anyPosition, fc.nat(), anyMask, async (at, byte, mask) => {
      const record = rehashed(RECORDS[at]!, flip(RECORDS[at]!.value!, byte, mask));
      expect(await found(RECORDS.with(at, record))).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.rehashed });
  });

  it('where a byte of a key is another', async () => {
    const property = fc.asyncProperty(anyPosition, fc.nat(), anyMask, async (at, byte, mask) => {
      expect(await found(withRecord(at, { key: flip(RECORDS[at]!.key!, byte, mask) }))).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.keyByte });
  });

  it('where a byte of a header is another, or a header is missing', async () => {
    const anyHeader = fc.constantFrom(...Object.values(HEADERS));
    const anyByte = fc.option(fc.tuple(fc.nat(), anyMask), { freq: 9 });
    const property = fc.asyncProperty(anyPosition, anyHeader, anyByte, async (at, name, byte) => {
      const { [name]: value, ...others } = RECORDS[at]!.headers;
      const headers = byte ? { ...others, [name]: flip(value as Buffer, ...byte) } : others;
      expect(await found(withRecord(at, { headers }))).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.header });
  });

  it('where an event was cut short, its hash with it or not', async () => {
    const property = fc.asyncProperty(anyPosition, fc.nat(), fc.boolean(), async (at, length, hashed) => {
      const record = RECORDS[at]!;
      const value = record.value!.subarray(0, length % record.value!.length);
      expect(await found(RECORDS.with(at, hashed ? rehashed(record, value) : { ...record, value }))).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.cutValue });
  });

  it('where a record was left out; the last ones are missing, which is told', async () => {
    const property = fc.asyncProperty(anyPosition, fc.boolean(), async (at, anew) => {
      const left = RECORDS.toSpliced(at, 1);
      const { finding, size } = await verify(anew ? renumbered(left) : left);
      if (at === SIZE - 1) expect([finding, size]).toEqual([undefined, at]);
      else expect(finding?.position).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.leftOut });
  });

  it('where a record was put in, be it forged for its place or one from later', async () => {
    const property = fc.asyncProperty(
      fc.nat(SIZE),
      anyPosition,
      fc.boolean(),
      async (at, other, isForged) => {
        const position = Buffer.from(String(at));
        const record = isForged
          ? { ...RECORDS[other]!, headers: { ...RECORDS[other]!.headers, [HEADERS.position]: position } }
          : RECORDS[other]!;
        // The same event twice is what a relay writes after a failure.
        fc.pre(isForged ? other !== at : other > at);
        expect(await found(renumbered(RECORDS.toSpliced(at, 0, record)))).toBe(at);
      },
    );
    await fc.assert(property, { numRuns: cases.putIn });
  });

  it('where two records changed places', async () => {
    const property = fc.asyncProperty(anyTwo(SIZE), async ([one, other]) => {
      const swapped = RECORDS.with(one, RECORDS[other]!).with(other, RECORDS[one]!);
      expect(await found(renumbered(swapped))).toBe(one);
    });
    await fc.assert(property, { numRuns: cases.swapped });
  });

  it('where two events changed places, their hashes with them or not', async () => {
    const property = fc.asyncProperty(anyTwo(SIZE), fc.boolean(), async ([one, other], hashed) => {
      const take = (to: number, from: number): TopicRecord => {
        const { key, value } = RECORDS[from]!;
        const record = { ...RECORDS[to]!, key };
        return hashed ? rehashed(record, value!) : { ...record, value };
      };
      expect(await found(RECORDS.with(one, take(one, other)).with(other, take(other, one)))).toBe(one);
    });
    await fc.assert(property, { numRuns: cases.swappedValues });
  });

  it('where it was cut at its end: as many as it has left are told', async () => {
    const property = fc.asyncProperty(anyPosition, async (at) => {
      expect(await verify(RECORDS.slice(0, at))).toEqual({ size: at });
    });
    await fc.assert(property, { numRuns: cases.cutEnd });
  });

  it('where it was cut at its beginning', async () => {
    const property = fc.asyncProperty(fc.integer({ min: 1, max: SIZE - 1 }), async (at) => {
      expect(await found(RECORDS.slice(at))).toBe(0);
      expect(await found(renumbered(RECORDS.slice(at)))).toBe(0);
    });
    await fc.assert(property, { numRuns: cases.cutBeginning });
  });
});
