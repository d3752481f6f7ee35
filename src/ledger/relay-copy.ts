import { lastRecord } from '../kafka/last-record.js';
import { Partition } from '../kafka/partition.js';
import { Publisher } from '../kafka/publisher.js';
import type { KafkaOptions, KafkaSettings } from '../kafka/settings.js';
import { ensureTopic } from '../kafka/topic.js';
import type { Client } from '../postgres/index.js';
import { readEntries, readSize, type StreamEntry } from './read.js';
import { continuation } from './relay-continuation.js';
import { requireWhole } from './whole.js';

/** Copies the ledger into the topic, always from where the topic’s end is. */
export class RelayCopy {
  readonly #client: Client;
  readonly #kafka: KafkaSettings;
  readonly #options: KafkaOptions;
  #partition: Partition | undefined;
  #publisher: Publisher | undefined;
  /** The position that comes next, and the offset where the topic ended when this was last known. */
  #next = 0;
  #end = 0;

  private constructor(client: Client, kafka: KafkaSettings, options: KafkaOptions) {
    this.#client = client;
    this.#kafka = kafka;
    this.#options = options;
  }

  /**
   * Makes the topic where it is missing and finds where to go on.
   *
   * @throws DaybookError LEDGER_LOST_TAIL where the topic’s last record is not the ledger’s; what the topic’s reading throws
   */
  static async open(client: Client, kafka: KafkaSettings, options: KafkaOptions): Promise<RelayCopy> {
    const copy = new RelayCopy(client, kafka, options);
    try {
      await copy.#resume();
    } catch (error) {
      await copy.close();
      throw error;
    }
    return copy;
  }

  /** The position that is published next. */
  get next(): number {
    return this.#next;
  }

  /** The ledger’s size. */
  head(): Promise<number> {
    return readSize(this.#client);
  }

  /**
   * Publishes a page of what is new, if anything is.
   *
   * @returns how many events
   * @throws DaybookError LEDGER_CORRUPT instead of publishing what is not whole; what {@link RelayCopy.open} and
   *   {@link Publisher.publish} throw; after any of these this copy cannot go on
   */
  async advance(): Promise<number> {
    let entries = await this.#read();
    if (entries.length === 0) return 0;
    const { end } = await this.#partition!.offsets();
    if (end !== this.#end) {
      this.#options.log?.warn({ topic: this.#kafka.topic }, 'the Kafka topic is not as this relay left it');
      await this.close();
      await this.#resume();
      entries = await this.#read();
    }
    this.#publisher ??= await Publisher.open(this.#kafka, this.#options);
    await this.#publisher.publish(entries);
    this.#next += entries.length;
    this.#end += entries.length;
    return entries.length;
  }

  async close(): Promise<void> {
    const open = [this.#publisher, this.#partition];
    this.#publisher = undefined;
    this.#partition = undefined;
    await Promise.all(open.map((each) => each?.close()));
  }

  async #resume(): Promise<void> {
    const topic = await ensureTopic(this.#kafka, this.#options);
    for (const difference of topic.differences) {
      this.#options.log?.warn(
        { topic: topic.topic },
        `the Kafka topic is not as it would be made: ${difference}`,
      );
    }
    this.#partition = await Partition.open(this.#kafka, this.#options);
    this.#end = (await this.#partition.offsets()).end;
    const last = await lastRecord(this.#kafka, this.#options);
    this.#next = await continuation(this.#client, last, this.#kafka.topic);
  }

  async #read(): Promise<StreamEntry[]> {
    const entries = await readEntries(this.#client, { from: this.#next });
    entries.forEach((entry, index) => {
      requireWhole(entry, this.#next + index);
    });
    return entries;
  }
}
