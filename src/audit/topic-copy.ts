import { DaybookError } from '../errors.js';
import { lastRecord } from '../kafka/last-record.js';
import { readTopic } from '../kafka/reader.js';
import type { TopicEntry } from '../kafka/record.js';
import type { KafkaOptions, KafkaSettings } from '../kafka/settings.js';
import { ahead } from '../ledger/ahead.js';
import type { Finding } from './finding.js';

/**
 * The copy in Kafka, up to the end that it has when it is opened. It ends early at the first record that no relay wrote.
 */
export class TopicCopy {
  readonly #settings: KafkaSettings;
  readonly #options: KafkaOptions;
  readonly #pages: AsyncGenerator<readonly TopicEntry[]>;
  readonly #first: Promise<IteratorResult<readonly TopicEntry[]>>;
  #finding: Finding | undefined;
  #next = 0;

  private constructor(settings: KafkaSettings, options: KafkaOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#pages = ahead(readTopic(settings, options));
    this.#first = this.#pages.next();
  }

  /**
   * Opens the topic: what is appended from now on is not in it.
   *
   * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED
   */
  static async open(settings: KafkaSettings, options: KafkaOptions): Promise<TopicCopy> {
    const copy = new TopicCopy(settings, options);
    await copy.#first.catch((error: unknown) => {
      // It is met again where the entries are read.
      if (!isPoisoned(error)) throw error;
    });
    return copy;
  }

  /** What no relay wrote. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  async *entries(): AsyncGenerator<readonly TopicEntry[]> {
    try {
      for (let { done, value } = await this.#first; !done; { done, value } = await this.#pages.next()) {
        yield value;
        this.#next = value.at(-1)!.position + 1;
      }
      // A topic whose records were all deleted reads like a new one, but its end tells.
      if (this.#next === 0) await lastRecord(this.#settings, this.#options);
    } catch (error) {
      if (!isPoisoned(error)) throw error;
      const { message } = error;
      this.#finding = { code: 'KAFKA_TOPIC_POISONED', position: this.#next, message };
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#pages.return(undefined);
  }
}

const isPoisoned = (error: unknown): error is DaybookError =>
  error instanceof DaybookError && error.code === 'KAFKA_TOPIC_POISONED';
