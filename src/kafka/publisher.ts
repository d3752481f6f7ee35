import type { Producer } from 'kafkajs';
import { DaybookError } from '../errors.js';
import { batches } from './batches.js';
import { bounded } from './bounded.js';
import { openKafka, REQUEST_TIMEOUT_MS, RETRY } from './client.js';
import { poisoned, type TopicEntry, toMessage } from './record.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

const ALL_REPLICAS = -1;

/** How long one batch may take with all its attempts, in ms. */
const BATCH_TIMEOUT_MS = 3 * REQUEST_TIMEOUT_MS;

/**
 * Writes entries to the topic, in order: idempotent, acknowledged by all replicas in sync, one batch at a time. kafkajs
 * reorders sends that overlap, even those of an idempotent producer.
 */
export class Publisher {
  readonly #settings: KafkaSettings;
  readonly #options: KafkaOptions;
  readonly #producer: Producer;
  readonly #cut: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #spent = false;

  private constructor(settings: KafkaSettings, options: KafkaOptions) {
    const { kafka, cut } = openKafka(settings, options);
    this.#settings = settings;
    this.#options = options;
    this.#cut = cut;
    this.#producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // More attempts would outlast a topic that is deleted and made anew, and write into it from the middle on.
      retry: { ...RETRY, retries: 1 },
      createPartitioner: () => () => 0,
    });
  }

  /** @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE */
  static async open(settings: KafkaSettings, options: KafkaOptions = {}): Promise<Publisher> {
    const publisher = new Publisher(settings, options);
    try {
      await bounded(settings, { ...options, cut: publisher.#cut }, () => publisher.#producer.connect());
    } catch (error) {
      await publisher.close();
      throw error;
    }
    return publisher;
  }

  /**
   * Resolves when all entries are acknowledged, with the offset after the last of them: where the topic ended then. After a failure it is unknown how many of them are in the topic: this
   * publisher is spent then, and whoever goes on looks at the topic’s end first.
   *
   * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED;
   *   KAFKA_TOPIC_POISONED where the topic proves to be shorter than it was
   */
  publish(entries: readonly TopicEntry[]): Promise<{ end: number }> {
    const sent = this.#last.then(() => this.#send(entries));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    if (this.#spent) this.#cut();
    await this.#producer.disconnect();
    this.#cut();
  }

  async #send(entries: readonly TopicEntry[]): Promise<{ end: number }> {
    let end = 0;
    for (const batch of batches(entries)) {
      if (this.#spent) throw new DaybookError('INTERNAL', 'this publisher failed before; open another');
      try {
        end = await this.#sendBatch(batch);
      } catch (error) {
        this.#spent = true;
        throw error;
      }
    }
    return { end };
  }

  async #sendBatch(batch: readonly TopicEntry[]): Promise<number> {
    const limits = { ...this.#options, cut: this.#cut, ms: BATCH_TIMEOUT_MS };
    const { topic } = this.#settings;
    const [written] = await bounded(this.#settings, limits, () =>
      this.#producer.send({
        topic,
        acks: ALL_REPLICAS,
        timeout: REQUEST_TIMEOUT_MS,
        messages: batch.map(toMessage),
      }),
    );
    const offset = Number(written?.baseOffset);
    if (offset < batch[0]!.position) {
      throw poisoned(topic, offset, `is position ${batch[0]!.position}: the topic was made anew meanwhile`);
    }
    return offset + batch.length;
  }
}
