import type { Broker } from 'kafkajs';
import { FetchedRecord } from './fetched-record.js';
import type { TopicRecord } from './record.js';
import { recordBatches } from './record-batches.js';

/** Kafka’s number of the request, and the version of its answer that is read here: the newest that kafkajs speaks. */
const FETCH = 1;
const VERSION = 11;

/** What kafkajs makes of a record. */
interface Message {
  offset: string;
  key: Buffer | null;
  value: Buffer | null;
  headers?: TopicRecord['headers'];
  isControlRecord?: boolean;
}

interface Answer {
  responses: { partitions: { messages: (Message | FetchedRecord)[] }[] }[];
}

/** How kafkajs finds out, for each request, how it is written and how its answer is read. */
type Lookup = (api: number, definition: unknown) => (options: unknown) => Protocol;

interface Protocol {
  request: { apiVersion: number };
  response: { decode(answer: Buffer): Promise<unknown> };
}

/**
 * Fetches records of one partition. kafkajs asks and waits; the records of its answer are read by {@link recordBatches}, or by kafkajs
 * where they are none that a relay writes: compressed, of an old format, of a version of the answer that is not known here.
 *
 * @throws what kafkajs throws
 */
export async function fetchRecords(
  broker: Broker,
  options: Parameters<Broker['fetch']>[0],
): Promise<TopicRecord[]> {
  const { lookupRequest } = broker as unknown as { lookupRequest: Lookup };
  const lookup: Lookup = (api, definition) => {
    const make = lookupRequest(api, definition);
    return (given) => (api === FETCH ? withOwnReader(make(given)) : make(given));
  };
  // The same broker in everything but this.
  const reading = Object.create(broker, { lookupRequest: { value: lookup } }) as Broker;
  const { responses } = (await reading.fetch(options)) as Answer;
  const messages = responses.flatMap(({ partitions }) => partitions).flatMap((each) => each.messages);
  return messages.map((message) => (message instanceof FetchedRecord ? message : toRecord(message)));
}

function withOwnReader({ request, response, ...rest }: Protocol): Protocol {
  const decode = async (answer: Buffer): Promise<unknown> =>
    (request.apiVersion === VERSION ? readAnswer(answer) : undefined) ?? (await response.decode(answer));
  return { ...rest, request, response: { ...response, decode } };
}

// Fetch Response => throttleTimeMs:4 errorCode:2 sessionId:4 [topic [partition]]; a partition => index:4 errorCode:2 highWatermark:8
//   lastStableOffset:8 logStartOffset:8 [abortedTransaction:16] preferredReadReplica:4 records
const ERROR_AT = 4;
const SESSION_AT = 6;
const TOPICS_AT = 10;

/** What kafkajs would make of the answer, with records of ours; undefined where it is of another form than one partition’s records. */
function readAnswer(answer: Buffer): unknown {
  try {
    if (answer.readInt32BE(TOPICS_AT) !== 1) return undefined;
    const nameAt = TOPICS_AT + 6;
    const partitionsAt = nameAt + answer.readInt16BE(nameAt - 2);
    if (answer.readInt32BE(partitionsAt) !== 1) return undefined;
    const partitionAt = partitionsAt + 4;
    const abortedAt = partitionAt + 30;
    const recordsAt = abortedAt + 4 + 16 * Math.max(0, answer.readInt32BE(abortedAt)) + 4;
    const size = answer.readInt32BE(recordsAt);
    const messages = recordBatches(answer.subarray(recordsAt + 4, recordsAt + 4 + Math.max(0, size)));
    if (!messages) return undefined;
    return {
      throttleTime: 0,
      clientSideThrottleTime: answer.readInt32BE(0),
      errorCode: answer.readInt16BE(ERROR_AT),
      sessionId: answer.readInt32BE(SESSION_AT),
      responses: [
        {
          topicName: answer.toString('utf8', nameAt, partitionsAt),
          partitions: [
            {
              partition: answer.readInt32BE(partitionAt),
              errorCode: answer.readInt16BE(partitionAt + 4),
              highWatermark: String(answer.readBigInt64BE(partitionAt + 6)),
              messages,
            },
          ],
        },
      ],
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const toRecord = (message: Message): TopicRecord => ({
  offset: Number(message.offset),
  key: message.key,
  value: message.value,
  headers: message.headers ?? {},
  control: message.isControlRecord ?? false,
});
