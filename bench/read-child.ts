import { createRequire } from 'node:module';
import type { EachBatchPayload } from 'kafkajs';
import pg from 'pg';
import { LedgerFold } from '../src/domain/ledger-fold.js';
import { readEntry } from '../src/domain/parse-event.js';
import { readTopic } from '../src/kafka/reader.js';
import { ahead } from '../src/ledger/ahead.js';
import { Ledger } from '../src/ledger/ledger.js';
import type { OwnRole, ReadReport, ReadRequest } from './read-request.js';

/** A process of the measurement of {@link file://./read.ts}: what it reads as what, and its request as JSON. */
const [, , role, json] = process.argv as unknown as [string, string, OwnRole, string];
const request = JSON.parse(json) as ReadRequest;
const READERS: Record<OwnRole, (request: ReadRequest) => Promise<number>> = {
  copy,
  postgres,
  consumer,
  topic,
};
let began = performance.now();
let ended: number | undefined;
const events = await READERS[role](request);
const ms = (ended ?? performance.now()) - began;
const memoryMb = process.resourceUsage().maxRSS / 1024;
process.send!({ events, ms, memoryMb } satisfies ReadReport, () => process.exit());

/** The driver hands out each row of the COPY; text format escapes backslashes. */
async function copy({ ledger }: ReadRequest): Promise<number> {
  const client = new pg.Client({ connectionString: ledger.url });
  await client.connect();
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    const text = 'COPY (SELECT body FROM daybook_ledger.event ORDER BY position) TO STDOUT';
    const query = new pg.Query({ text }, (error: Error | undefined) => (error ? reject(error) : resolve()));
    Object.assign(query, {
      handleCopyData({ chunk }: { chunk: Buffer }) {
        const row = chunk.toString('utf8');
        JSON.parse(row.includes('\\') ? row.replaceAll('\\\\', '\\') : row);
        rows += 1;
      },
    });
    client.query(query);
  });
  await client.end();
  return rows;
}

async function postgres({ ledger: address }: ReadRequest): Promise<number> {
  const ledger = await Ledger.open(address);
  const fold = new LedgerFold();
  let events = 0;
  await ledger.scan((entry) => {
    fold.add(readEntry(entry));
    events += 1;
    return true;
  });
  await ledger.close();
  return events;
}

/** A consumer that looks at no message. Joining its group, which takes a second or so, is not counted, nor is leaving it. */
async function consumer({ kafka: { brokers, topic }, size }: ReadRequest): Promise<number> {
  const { Kafka } = createRequire(import.meta.url)('kafkajs') as typeof import('kafkajs');
  const kafka = new Kafka({ brokers: [...brokers], logLevel: 0 });
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}` });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    began = performance.now();
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let messages = 0;
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
      messages += batch.messages.length;
      if (messages >= size) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  ended = performance.now();
  await consumer.disconnect();
  return messages;
}

async function topic({ kafka }: ReadRequest): Promise<number> {
  let events = 0;
  for await (const entries of ahead(readTopic(kafka))) events += entries.length;
  return events;
}
