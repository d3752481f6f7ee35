import { fc, test as property } from '@fast-check/vitest';
import type { IHeaders } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../domain/canonical.js';
import { leafHash } from '../domain/leaf-hash.js';
import type { DaybookError } from '../errors.js';
import { parseRecord, type TopicRecord, toMessage } from './record.js';

const TOPIC = 'daybook.test.events';

const eventOf = (subject: string, text = ''): Buffer => Buffer.from(canonicalJson({ subject, text }));

function recordOf(bytes: Uint8Array, position = 4, offset = position): TopicRecord {
  const message = toMessage({ position, stream: 'target/a', bytes, leaf: leafHash(bytes) });
  const headers = Object.entries(message.headers as Record<string, string>);
  return {
    offset,
    key: Buffer.from(message.key as string),
    value: message.value as Buffer,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, Buffer.from(value)])),
    control: false,
  };
}

const record = recordOf(eventOf('target/a'));
const withHeader = (headers: IHeaders): TopicRecord => ({
  ...record,
  headers: { ...record.headers, ...headers },
});

describe('parseRecord', () => {
  property.prop([fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(1000)])(
    'gives back the entry that a message was made of',
    (text, position, duplicates) => {
      const bytes = eventOf('target/a', text);
      const entry = parseRecord(recordOf(bytes, position, position + duplicates), TOPIC);
      expect(entry).toEqual({
        position,
        stream: 'target/a',
        bytes: Buffer.from(bytes),
        leaf: leafHash(bytes),
      });
    },
  );

  it.each<[string, TopicRecord, string]>([
    ['no value', { ...record, value: null }, 'has no value'],
    ['no key', { ...record, key: null }, 'has no key'],
    ['no headers', { ...record, headers: {} }, 'is not application/cloudevents+json'],
    [
      'another content type',
      withHeader({ 'content-type': 'application/json' }),
      'is not application/cloudevents+json',
    ],
    ['no position', withHeader({ 'daybook-position': undefined }), 'has no header daybook-position'],
    [
      'a position that is no number',
      withHeader({ 'daybook-position': '04' }),
      'has no header daybook-position',
    ],
    ['two positions', withHeader({ 'daybook-position': ['4', '5'] }), 'has no header daybook-position'],
    [
      'a position beyond its offset',
      withHeader({ 'daybook-position': '5' }),
      'says that it is position 5, which cannot be there',
    ],
    ['no leaf', withHeader({ 'daybook-leaf': undefined }), 'has no header daybook-leaf'],
    ['a leaf in capitals', withHeader({ 'daybook-leaf': 'A'.repeat(64) }), 'has no header daybook-leaf'],
    ['other bytes', { ...record, value: eventOf('target/a', '2') }, 'has other bytes than its header'],
    [
      'the key of another stream',
      { ...record, key: Buffer.from('target/b') },
      'has the key target/b, but its event is not of that stream',
    ],
    [
      'bytes that are no event',
      { ...record, value: Buffer.from('hello') },
      'has the key target/a, but its event is not of that stream',
    ],
    ['a transaction marker', { ...record, control: true }, 'is the marker of a transaction'],
  ])('refuses %s and names the offset', (_what, foreign, sentence) => {
    let error: DaybookError | undefined;
    try {
      parseRecord(foreign, TOPIC);
    } catch (thrown) {
      error = thrown as DaybookError;
    }
    expect(error).toMatchObject({ code: 'KAFKA_TOPIC_POISONED', details: { topic: TOPIC, offset: 4 } });
    expect(error?.message).toContain(`the record of ${TOPIC} at offset 4 ${sentence}`);
  });
});
