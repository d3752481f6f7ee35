import { asDaybookError, DaybookError } from '../errors.js';
import { readTopic } from '../kafka/reader.js';
import type { Client } from '../postgres/index.js';
import { compareLeaves } from './compare-leaves.js';
import { connectToLedger } from './installed.js';
import { lostTail } from './lost-tail.js';
import { readSize } from './read.js';
import { relayOnce } from './relay.js';
import type { RelayOptions } from './relay-options.js';
import { postgresTiles } from './seal/postgres-tiles.js';
import { sameBytes } from './tlog/bytes.js';
import { CompactRange } from './tlog/compact-range.js';
import { readRoot } from './tlog/prove.js';
import type { TreeHead } from './tlog/tree-head.js';
import { topicHead } from './topic-head.js';

export interface Republished {
  topic: string;
  /** How many events the topic held before; they were compared with the ledger. */
  before: number;
  published: number;
  /** What the topic holds now, read back. */
  size: number;
  /** The root of the tree over it, computed from its bytes; hexadecimal. */
  root: string;
}

/**
 * Fills a topic that was lost, or lost its end, from the ledger in Postgres, as the relay does; then reads it back and compares
 * size and root with the ledger’s. What the topic holds already must be a beginning of the ledger.
 *
 * @throws DaybookError COPIES_DIFFER with the first position that is not the same; LEDGER_LOST_TAIL where the topic is longer; what
 *   {@link relayOnce} throws
 */
export async function republish(options: RelayOptions): Promise<Republished> {
  const { kafka, ledger } = options;
  const connection = await connectToLedger(ledger);
  try {
    const before = await connection.use((client) => compareTopic(client, options));
    const { published } = await relayOnce(options);
    options.signal?.throwIfAborted();
    const tree = await connection.use((client) => compareTopic(client, options));
    const root = await connection.use((client) => readRoot(tree.size, postgresTiles(client)));
    if (tree.size < before.size + published || !sameBytes(root, tree.root)) {
      throw new DaybookError(
        'COPIES_DIFFER',
        `the topic ${kafka.topic} was read back with ${tree.size} events, and ${before.size + published} were expected`,
      );
    }
    return {
      topic: kafka.topic,
      before: before.size,
      published,
      size: tree.size,
      root: Buffer.from(tree.root).toString('hex'),
    };
  } finally {
    await connection.close();
  }
}

/** The tree over the topic, every leaf of it compared with the ledger’s. */
async function compareTopic(client: Client, { kafka, log, signal }: RelayOptions): Promise<TreeHead> {
  const options = { log, ...(signal ? { signal } : {}) };
  const tree = new CompactRange();
  try {
    const { source, size: known } = await topicHead(kafka, options);
    const size = await readSize(client);
    for await (const entries of readTopic(kafka, { ...options, to: known })) {
      await compareLeaves(
        client,
        entries.filter(({ position }) => position < size),
        source,
      );
      for (const { leaf } of entries) tree.add(leaf);
    }
    signal?.throwIfAborted();
    if (tree.size > size) throw lostTail({ source, size: tree.size }, size);
  } catch (error) {
    if (asDaybookError(error).code !== 'KAFKA_TOPIC_MISSING') throw error;
  }
  return { size: tree.size, root: tree.root() };
}
