import type { TopicEntry, TopicRecord } from '../../../src/kafka/record.js';
import { toMessage } from '../../../src/kafka/record.js';
import type { KafkaSettings } from '../../../src/kafka/settings.js';

const topics = new Map<string, readonly TopicRecord[]>();

/** Lets a topic hold these records. */
export const holds = (topic: string, records: readonly TopicRecord[]): void =>
  void topics.set(topic, records);

/** What a relay writes into an empty topic. */
export const recordsOf = (entries: readonly TopicEntry[]): TopicRecord[] =>
  entries.map((entry, offset) => {
    const { key, value, headers } = toMessage(entry);
    return {
      offset,
      key: Buffer.from(String(key)),
      value: value as Buffer,
      headers: Object.fromEntries(
        Object.entries(headers!).map(([name, text]) => [name, Buffer.from(String(text))]),
      ),
      control: false,
    };
  });

/** Stands where `Partition` does, for specs that try more topics than a broker could hold. */
export class MemoryPartition {
  readonly #records: readonly TopicRecord[];

  private constructor(records: readonly TopicRecord[]) {
    this.#records = records;
  }

  static async open({ topic }: KafkaSettings): Promise<MemoryPartition> {
    return new MemoryPartition(topics.get(topic)!);
  }

  async offsets(): Promise<{ first: number; end: number }> {
    return { first: this.#records[0]?.offset ?? 0, end: await this.end() };
  }

  async end(): Promise<number> {
    return (this.#records.at(-1)?.offset ?? -1) + 1;
  }

  async fetch(from: number): Promise<TopicRecord[]> {
    return this.#records.filter(({ offset }) => offset >= from);
  }

  async close(): Promise<void> {}
}
