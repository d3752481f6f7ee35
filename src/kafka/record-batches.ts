import { FetchedRecord } from './fetched-record.js';
import { VarintReader } from './varint.js';

// RecordBatch => baseOffset:8 batchLength:4 partitionLeaderEpoch:4 magic:1 crc:4 attributes:2 lastOffsetDelta:4 baseTimestamp:8
//   maxTimestamp:8 producerId:8 producerEpoch:2 baseSequence:4 recordsCount:4 [Record]
const LENGTH_AT = 8;
const AFTER_LENGTH = 12;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const COUNT_AT = 57;
const RECORDS_AT = 61;

const MAGIC = 2;
const COMPRESSION = 0x07;
const CONTROL = 0x20;

/**
 * The records of the batches that a broker sent, where they lie. kafkajs makes a dozen objects of each record, which costs ten times as
 * much.
 *
 * @returns undefined where a batch is compressed, or of an older format: then its reader must be another
 * @throws RangeError where a batch is not what its lengths say
 */
export function recordBatches(bytes: Buffer): FetchedRecord[] | undefined {
  const records: FetchedRecord[] = [];
  // What is cut off at the end is fetched again: a broker stops at so many bytes.
  for (let at = 0; at + RECORDS_AT <= bytes.length; ) {
    const end = at + AFTER_LENGTH + bytes.readInt32BE(at + LENGTH_AT);
    if (bytes[at + MAGIC_AT] !== MAGIC) return undefined;
    if (end > bytes.length) break;
    const attributes = bytes.readInt16BE(at + ATTRIBUTES_AT);
    if ((attributes & COMPRESSION) !== 0) return undefined;
    const batch = {
      baseOffset: Number(bytes.readBigInt64BE(at)),
      control: (attributes & CONTROL) !== 0,
    };
    const reader = new VarintReader(bytes, at + RECORDS_AT);
    for (let count = bytes.readInt32BE(at + COUNT_AT); count > 0; count -= 1) {
      const length = reader.next();
      const start = reader.at;
      reader.at += length;
      if (length < 0 || reader.at > end) throw new RangeError('a record goes beyond its batch');
      records.push(new FetchedRecord(bytes, start, { end: reader.at, ...batch }));
    }
    at = end;
  }
  return records;
}
