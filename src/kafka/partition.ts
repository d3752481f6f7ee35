import type { Broker, Cluster, PartitionAssigner } from 'kafkajs';
import { DaybookError } from '../errors.js';
import { bounded } from './bounded.js';
import { openKafka, REQUEST_TIMEOUT_MS } from './client.js';
import { fetchRecords } from './fetch-records.js';
import type { TopicRecord } from './record.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

/** How much one fetch brings at most, unless a single batch of records is larger, in bytes. */
const FETCH_BYTES = 4 * 1024 * 1024;

/** Records in the order of arrival, also those of transactions, so that nothing in the topic escapes the reader. */
const READ_UNCOMMITTED = 0;

/**
 * Reads the one partition of the topic, from its leader, by fetching: whoever wants nothing asks for nothing. No
 * consumer group is involved: every reader wants all records, and a group costs seconds at its start, stays behind when
 * a reader dies, and needs privileges of its own.
 */
export class Partition {
  readonly #settings: KafkaSettings;
  readonly #options: KafkaOptions;
  readonly #cluster: Cluster;
  readonly #cut: () => void;
  #leader: Broker | undefined;

  private constructor(settings: KafkaSettings, options: KafkaOptions) {
    const { kafka, cut } = openKafka(settings, options);
    this.#settings = settings;
    this.#options = options;
    this.#cut = cut;
    this.#cluster = clusterOf((partitionAssigners) =>
      kafka.consumer({
        groupId: 'never-joined',
        allowAutoTopicCreation: false,
        readUncommitted: true,
        partitionAssigners,
      }),
    );
  }

  /**
   * Connects to the leader.
   *
   * @throws DaybookError KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED
   */
  static async open(settings: KafkaSettings, options: KafkaOptions = {}): Promise<Partition> {
    const partition = new Partition(settings, options);
    try {
      await bounded(settings, { ...options, cut: partition.#cut }, () => partition.#connect());
    } catch (error) {
      await partition.close();
      throw error;
    }
    return partition;
  }

  /** The offset of the first record there is, and the one that the next record will have. */
  async offsets(): Promise<{ first: number; end: number }> {
    const [first, end] = await this.#ask(() => Promise.all([this.#offset(true), this.#offset(false)]));
    return { first, end };
  }

  /** The offset that the next record will have. */
  end(): Promise<number> {
    return this.#ask(() => this.#offset(false));
  }

  /** The records from an offset on; none where none came while it waited. */
  async fetch(offset: number, waitMs: number): Promise<TopicRecord[]> {
    const { topic } = this.#settings;
    const partitions = [{ partition: 0, fetchOffset: String(offset), maxBytes: FETCH_BYTES }];
    const records = await this.#ask(() =>
      fetchRecords(this.#leader!, {
        isolationLevel: READ_UNCOMMITTED,
        maxWaitTime: waitMs,
        minBytes: 1,
        maxBytes: FETCH_BYTES,
        topics: [{ topic, partitions }],
      }),
    );
    // A broker sends whole batches: the first may begin before the offset that was asked for.
    return records.filter((record) => record.offset >= offset);
  }

  async close(): Promise<void> {
    this.#cut();
    await this.#cluster.disconnect();
  }

  async #connect(): Promise<void> {
    const { topic } = this.#settings;
    await this.#cluster.connect();
    await this.#cluster.addTargetTopic(topic);
    const partitions = this.#cluster.findTopicPartitionMetadata(topic).length;
    if (partitions !== 1) {
      throw new DaybookError(
        'KAFKA_TOPIC_MISCONFIGURED',
        `${topic} has ${partitions} partitions, and must have one`,
      );
    }
    const [nodeId] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [0]));
    this.#leader = await this.#cluster.findBroker({ nodeId: nodeId! });
  }

  async #offset(fromBeginning: boolean): Promise<number> {
    const partitions = [{ partition: 0 }];
    const [topic] = await this.#cluster.fetchTopicsOffset([
      { topic: this.#settings.topic, partitions, fromBeginning },
    ]);
    return Number(topic!.partitions[0]!.offset);
  }

  #ask<Result>(work: () => Promise<Result>): Promise<Result> {
    return bounded(this.#settings, { ...this.#options, cut: this.#cut, ms: REQUEST_TIMEOUT_MS }, work);
  }
}

/** kafkajs hands its cluster, by which single requests are made, to the assigners of a consumer. */
function clusterOf(makeConsumer: (assigners: PartitionAssigner[]) => unknown): Cluster {
  let cluster: Cluster | undefined;
  const capture: PartitionAssigner = (given) => {
    cluster = given.cluster;
    const unused = () => {
      throw new Error('this consumer joins no group');
    };
    return { name: 'daybook', version: 0, assign: unused, protocol: unused };
  };
  makeConsumer([capture]);
  return cluster!;
}
