import { lastRecordOf } from '../kafka/last-record.js';
import { Partition } from '../kafka/partition.js';
import { Publisher } from '../kafka/publisher.js';
import type { KafkaOptions, KafkaSettings } from '../kafka/settings.js';
import { ensureTopic } from '../kafka/topic.js';
import type { StreamEntry } from './entry-page.js';
import { readEntries } from './read.js';
import { continuation } from './relay-continuation.js';
import type { RelaySession } from './relay-session.js';
import { requireWhole } from './whole.js';

/**
 * How long what an acknowledgement said of the topic’s end is believed, in ms: too short for a topic to be deleted and made
 * anew, long enough for a busy ledger’s relay not to ask before each page.
 */
const END_BELIEVED_MS = 20;

/** Copies the ledger into the topic, always from where the topic’s end is. */
export class RelayCopy {
  readonly #session: RelaySession;
  readonly #kafka: KafkaSettings;
  readonly #options: KafkaOptions;
  #partition: Partition | undefined;
  #publisher: Publisher | undefined;
  /** The position that comes next, the offset where the topic ended when this was last known, and when it was acknowledged. */
  #next = 0;
  #end = 0;
  #acknowledged = 0;

  private constructor(session: RelaySession, kafka: KafkaSettings, options: KafkaOptions) {
    this.#session = session;
    this.#kafka = kafka;
    this.#options = options;
  }

  /**
   * Makes the topic where it is missing and finds where to go on.
   *
   * @throws DaybookError LEDGER_LOST_TAIL where the topic’s last record is not the ledger’s; what the topic’s reading throws
   */
  static async open(session: RelaySession, kafka: KafkaSettings, options: KafkaOptions): Promise<RelayCopy> {
    const copy = new RelayCopy(session, kafka, options);
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

  /**
   * Publishes a page of what is new, if anything is.
   *
   * @returns how many events
   * @throws DaybookError LEDGER_CORRUPT instead of publishing what is not whole; what {@link RelayCopy.open} and
   *   {@link Publisher.publish} throw; after any of these this copy cannot go on
   */
  async advance(): Promise<number> {
    let [entries, moved] = await Promise.all([this.#read(), this.#hasMoved()]);
    if (moved) {
      await this.#resumeAfter('the Kafka topic is not as this relay left it');
      entries = await this.#read();
    }
    if (entries.length === 0) return 0;
    this.#publisher ??= await Publisher.open(this.#kafka, this.#options);
    const written = await this.#publisher.publish(entries);
    this.#next += entries.length;
    const expected = this.#end + entries.length;
    this.#end = written.end;
    this.#acknowledged = performance.now();
    if (written.end !== expected) {
      await this.#resumeAfter('somebody else wrote to the Kafka topic at the same time');
    }
    return entries.length;
  }

  async close(): Promise<void> {
    const open = [this.#publisher, this.#partition];
    this.#publisher = undefined;
    this.#partition = undefined;
    await Promise.all(open.map((each) => each?.close()));
  }

  /** Whether the topic ends elsewhere than this relay left it: it was deleted, or somebody else writes to it. */
  async #hasMoved(): Promise<boolean> {
    if (performance.now() - this.#acknowledged < END_BELIEVED_MS) return false;
    return (await this.#partition!.end()) !== this.#end;
  }

  async #resumeAfter(what: string): Promise<void> {
    this.#options.log?.warn({ topic: this.#kafka.topic }, what);
    await this.close();
    await this.#resume();
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
    this.#end = await this.#partition.end();
    const last = await lastRecordOf(this.#partition, this.#kafka.topic);
    this.#next = await this.#session.ask((client) => continuation(client, last, this.#kafka.topic));
  }

  async #read(): Promise<StreamEntry[]> {
    const entries = await this.#session.ask((client) => readEntries(client, { from: this.#next }));
    entries.forEach((entry, index) => {
      requireWhole(entry, this.#next + index);
    });
    return entries;
  }
}
