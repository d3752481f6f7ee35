import { createRequire } from 'node:module';
import { fc, test as property } from '@fast-check/vitest';
import type { IHeaders, Message } from 'kafkajs';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../domain/canonical.js';
import { leafHash } from '../domain/leaf-hash.js';
import type { FetchedRecord } from './fetched-record.js';
import { parseRecord, type TopicEntry, type TopicRecord, toMessage } from './record.js';
import { recordBatches } from './record-batches.js';

type Encoded = { buffer: Buffer };

/** kafkajs writes what a broker sends as it is. */
const kafkajs = createRequire(import.meta.url);
const { RecordBatch } = kafkajs('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch(batch: object): Promise<Encoded>;
};
const Record = kafkajs('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (record: object) => Encoded;
const Long = kafkajs('kafkajs/src/utils/long.js') as { fromValue(value: number): unknown };
const GZIP = 1;

const TOPIC = 'daybook.test.events';

const entryAt = (position: number, text = ''): TopicEntry => {
  const bytes = Buffer.from(canonicalJson({ subject: 'target/a', text }));
  return { position, stream: 'target/a', bytes, leaf: leafHash(bytes) };
};

async function batchOf(messages: readonly Message[], firstOffset = 0, more = {}): Promise<Buffer> {
  const records = messages.map(({ key, value, headers }, index) =>
    Record({ offsetDelta: index, timestampDelta: Long.fromValue(index), key, value, headers }),
  );
  return (await RecordBatch({ firstOffset: Long.fromValue(firstOffset), records, ...more })).buffer;
}

const plain = ({ offset, key, value, headers, control }: FetchedRecord): TopicRecord => ({
  offset,
  key,
  value,
  headers,
  control,
});

/** What is taken of a record, or what it is refused for. */
function outcome(record: TopicRecord) {
  try {
    const { position, stream, bytes, leaf } = parseRecord(record, TOPIC);
    return { position, stream, bytes: Buffer.from(bytes), leaf: Buffer.from(leaf) };
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the records of batches', () => {
  it('are those of all batches, in order, each at its offset', async () => {
    const messages = [0, 1, 2].map((position) => toMessage(entryAt(position)));
    const bytes = Buffer.concat([await batchOf(messages, 7), await batchOf(messages.slice(0, 1), 2 ** 33)]);
    expect(recordBatches(bytes)!.map(({ offset }) => offset)).toEqual([7, 8, 9, 2 ** 33]);
  });

  it('are without a batch that was cut off', async () => {
    const batch = await batchOf([toMessage(entryAt(0))]);
    for (const length of [1, 60, 61, batch.length - 1]) {
      expect(recordBatches(Buffer.concat([batch, batch.subarray(0, length)]))).toHaveLength(1);
    }
  });

  it('have their keys, values and headers, those that are null or come twice too', async () => {
    const headers: IHeaders = { a: ['1', '2', '3'], b: 'größer' };
    const batch = await batchOf([
      { key: null, value: null, headers },
      { key: 'k', value: 'v' },
    ]);
    const [first, second] = recordBatches(batch)!.map(plain);
    expect(first).toMatchObject({ key: null, value: null, control: false });
    expect(first!.headers).toEqual({
      a: ['1', '2', '3'].map((each) => Buffer.from(each)),
      b: Buffer.from('größer'),
    });
    expect(second).toMatchObject({ key: Buffer.from('k'), value: Buffer.from('v'), headers: {} });
  });

  it('are left to kafkajs where a batch is compressed', async () => {
    const batch = await batchOf([toMessage(entryAt(0))], 0, { compression: GZIP });
    expect(recordBatches(batch)).toBeUndefined();
  });

  it('are markers where the batch is one of markers', async () => {
    const batch = await batchOf([toMessage(entryAt(0))]);
    batch[22]! |= 0x20;
    const [marker] = recordBatches(batch)!;
    expect(outcome(marker!)).toContain('is the marker of a transaction');
  });
});

describe('a record that a relay wrote', () => {
  property.prop([fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(1000)])(
    'gives its entry without being parsed',
    async (text, position, duplicates) => {
      const entry = entryAt(position, text);
      const [record] = recordBatches(await batchOf([toMessage(entry)], position + duplicates))!;
      expect(record!.relayed()).toEqual({ ...entry, leaf: Buffer.from(entry.leaf) });
    },
  );

  let batch: Buffer;
  beforeAll(async () => {
    batch = await batchOf(
      [3, 4].map((position) => toMessage(entryAt(position, 'text "subject":"target/a"'))),
      3,
    );
  });

  property.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 3000 })(
    'is refused for just what a parsed record is refused for, wherever it was changed',
    (at, mask) => {
      const changed = Buffer.from(batch);
      changed[61 + (at % (batch.length - 61))]! ^= mask;
      let records: FetchedRecord[] | undefined;
      try {
        records = recordBatches(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      for (const record of records ?? []) expect(outcome(record)).toEqual(outcome(plain(record)));
    },
  );
});
