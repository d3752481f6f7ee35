import type { Message } from 'kafkajs';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { type TopicEntry, toMessage } from '../../src/kafka/record.js';

/** What no relay writes, after the first three of five entries: the messages, the offset that must be named, and why. */
export interface Poison {
  what: string;
  messages(entries: readonly TopicEntry[]): Message[];
  offset: number;
  sentence: string;
}

const changed = (entry: TopicEntry): TopicEntry => {
  const { position, stream } = entry;
  const bytes = Buffer.from(Buffer.from(entry.bytes).toString().replace('{', '{"changed":true,'));
  return { position, stream, bytes, leaf: leafHash(bytes) };
};

export const POISONS: readonly Poison[] = [
  {
    what: 'a message of somebody else',
    messages: () => [{ key: 'a', value: 'hello' }],
    offset: 3,
    sentence: 'is not application/cloudevents+json',
  },
  {
    what: 'a null value',
    messages: ([, , , next]) => [{ ...toMessage(next!), value: null }],
    offset: 3,
    sentence: 'has no value',
  },
  {
    what: 'the key of another stream',
    messages: ([, , , next]) => [{ ...toMessage(next!), key: 'target/other' }],
    offset: 3,
    sentence: 'has the key target/other, but its event is not of that stream',
  },
  {
    what: 'changed bytes',
    messages: ([, , , next]) => [{ ...toMessage(next!), value: Buffer.from(changed(next!).bytes) }],
    offset: 3,
    sentence: 'has other bytes than its header daybook-leaf says (position 3)',
  },
  {
    what: 'other bytes for a position that was there',
    messages: ([, second]) => [toMessage(changed(second!))],
    offset: 3,
    sentence: 'is position 1 again, with other bytes than the first time',
  },
  {
    what: 'a gap',
    messages: ([, , third, , last]) => [toMessage(third!), toMessage(last!)],
    offset: 4,
    sentence: 'is position 4 where 3 should come: position 3 is missing',
  },
  {
    what: 'a position that cannot be there',
    messages: ([, , , , last]) => [toMessage(last!)],
    offset: 3,
    sentence: 'says that it is position 4, which cannot be there: records before it are missing',
  },
];
