import type { IHeaders, Message } from 'kafkajs';
import { leafHash } from '../domain/leaf-hash.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';
import { isOfStream } from './subject.js';

/** An entry with its stream, which is the key of its record. */
export interface TopicEntry extends LedgerEntry {
  readonly stream: string;
}

/** A record as it was fetched. */
export interface TopicRecord {
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders;
  /** A marker that a transaction leaves; a relay uses none. */
  control: boolean;
  /** The entry, where it was found already that {@link parseRecord} has nothing to refuse. */
  relayed?(): TopicEntry | undefined;
}

export const CONTENT_TYPE = 'application/cloudevents+json';

export const HEADERS = {
  contentType: 'content-type',
  position: 'daybook-position',
  leaf: 'daybook-leaf',
} as const;

const POSITION = /^(0|[1-9][0-9]{0,15})$/;
const LEAF = /^[0-9a-f]{64}$/;

/** The message of an entry: key the stream, value the event’s bytes as they are, headers its place and its leaf hash. */
export function toMessage(entry: TopicEntry): Message {
  const { buffer, byteOffset, byteLength } = entry.bytes;
  return {
    key: entry.stream,
    value: Buffer.from(buffer, byteOffset, byteLength),
    headers: {
      [HEADERS.contentType]: CONTENT_TYPE,
      [HEADERS.position]: String(entry.position),
      [HEADERS.leaf]: Buffer.from(entry.leaf).toString('hex'),
    },
  };
}

/**
 * The entry of a record, believed only where it is just as {@link toMessage} writes it, its key is the event’s stream and
 * its leaf the hash of its bytes. No position is beyond its record’s offset: a relay writes from 0 on without gaps.
 *
 * @throws DaybookError KAFKA_TOPIC_POISONED with the offset
 */
export function parseRecord(record: TopicRecord, topic: string): TopicEntry {
  const relayed = record.relayed?.();
  if (relayed) return relayed;
  const { offset, key, value } = record;
  const refuse = (what: string) => poisoned(topic, offset, what);
  if (record.control) throw refuse('is the marker of a transaction, which no relay uses');
  if (value === null) throw refuse('has no value');
  if (key === null || key.length === 0) throw refuse('has no key');
  if (header(record, HEADERS.contentType) !== CONTENT_TYPE) throw refuse(`is not ${CONTENT_TYPE}`);
  const position = header(record, HEADERS.position);
  if (position === undefined || !POSITION.test(position))
    throw refuse(`has no header ${HEADERS.position} that is a number`);
  if (Number(position) > offset) {
    throw refuse(
      `says that it is position ${position}, which cannot be there: records before it are missing`,
    );
  }
  const stream = key.toString('utf8');
  if (!isOfStream(value, stream)) throw refuse(`has the key ${stream}, but its event is not of that stream`);
  const stated = header(record, HEADERS.leaf);
  if (stated === undefined || !LEAF.test(stated))
    throw refuse(`has no header ${HEADERS.leaf} that is a SHA-256`);
  const leaf = leafHash(value);
  if (Buffer.from(leaf).toString('hex') !== stated) {
    throw refuse(`has other bytes than its header ${HEADERS.leaf} says (position ${position})`);
  }
  return { position: Number(position), stream, bytes: value, leaf };
}

/** What no relay of this ledger can have written is at an offset. */
export function poisoned(topic: string, offset: number, what: string): DaybookError {
  return new DaybookError('KAFKA_TOPIC_POISONED', `the record of ${topic} at offset ${offset} ${what}`, {
    details: { topic, offset },
  });
}

function header(record: TopicRecord, name: string): string | undefined {
  const value = record.headers[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
}
