import { figuresOf, rounded } from './figures.js';
import { goals, ratios } from './goal.js';
import type { ReadFigures } from './read.js';
import type { ReadReport } from './read-request.js';
import { SIZES } from './sizes.js';
import { spread, table } from './table.js';

const rates = (reports: readonly ReadReport[]): number[] =>
  reports.map(({ events, ms }) => (events / ms) * 1000);

export function readSection({ copy, postgres, consumer, topic, messageDb, emmett }: ReadFigures): string {
  return `## Reading and folding

A ledger of ${copy[0]!.events} events, 13 for each run of a migration on one of 100 targets; ${SIZES.readRounds} rounds, the readers in turn in each, each a fresh
process, timed from its connecting to the last event. From Postgres, Daybook reads entries in pages, parses each and folds it into the state of
all targets; beside it, \`COPY (SELECT body …) TO STDOUT\` through the same driver with one \`JSON.parse\` a row and nothing else. From Kafka,
Daybook hashes each record, compares it with its headers and its key, and checks that no position is missing or double; beside it, a consumer of
kafkajs that counts messages. message-db and Emmett hold a ${SIZES.peersShare}th as many events of the same size, which are read in pages of 1000 by
\`get_category_messages\` and \`readMessagesBatch\`, parsed and not folded.

${table(
  ['events a second', 'minimum', 'median', 'maximum', 'peak memory, MiB'],
  [
    row('bare COPY, JSON.parse', copy),
    row('Daybook from Postgres, folded', postgres),
    row('message-db', messageDb),
    row('Emmett', emmett),
    row('bare kafkajs consumer', consumer),
    row('Daybook from Kafka', topic),
  ],
)}

${goals([
  {
    what: 'from Postgres, folded, over a bare COPY',
    atLeast: 0.9,
    unit: '×',
    values: ratios(rates(postgres), rates(copy)),
  },
  {
    what: 'peak memory while it folds from Postgres',
    atMost: 200,
    unit: 'MiB',
    values: postgres.map(({ memoryMb }) => memoryMb),
  },
  {
    what: 'from Kafka, over a bare kafkajs consumer',
    atLeast: 0.8,
    unit: '×',
    values: ratios(rates(topic), rates(consumer)),
  },
])}`;
}

const row = (what: string, reports: readonly ReadReport[]): string[] => [
  what,
  ...spread(figuresOf(rates(reports)), rounded),
  rounded(figuresOf(reports.map(({ memoryMb }) => memoryMb)).maximum),
];
