import { type AppendFigures, MANY, ROWS, WRITERS } from './append.js';
import type { Competition } from './append-compete.js';
import type { LoadResult } from './append-load.js';
import { figuresOf, rounded } from './figures.js';
import { goals, ratios } from './goal.js';
import { SIZES } from './sizes.js';
import { spread, table } from './table.js';

const rates = (results: readonly LoadResult[]): number[] => results.map(({ rate }) => rate);

export function appendSection({ daybook, emmett, messageDb, bareOne, bareHundred }: AppendFigures): string {
  const ours = {
    one: daybook.map(({ one }) => one),
    sixteen: daybook.map(({ sixteen }) => sixteen),
    many: daybook.map(({ many }) => many),
    competing: daybook.map(({ competing }) => competing),
  };
  const over = (
    what: string,
    atLeast: number,
    [some, others]: readonly [readonly LoadResult[], readonly LoadResult[]],
  ) => ({ what, atLeast, unit: '×', values: ratios(rates(some), rates(others)) });
  return `## Appending

Events of about 570 bytes, each append one event, for ${SIZES.appendSeconds} s each; ${SIZES.appendRounds} rounds, the stores in turn in each, each in a fresh database of the same
server. Daybook has all its guards on and keeps its tree; it commits together what waits. The bare INSERTs are prepared statements of
the same bytes into a table with the ledger’s columns and indexes and nothing else, one after the other on one connection.
Emmett and message-db are written to by their own clients and functions, on pools.

${table(
  ['appends a second', 'minimum', 'median', 'maximum', 'p50, ms', 'p99, ms'],
  [
    row('1 in flight: Daybook', ours.one),
    row('one-row INSERT and commit', bareOne),
    row(
      '1 writer: Emmett',
      emmett.map(({ one }) => one),
    ),
    row(
      '1 writer: message-db',
      messageDb.map(({ one }) => one),
    ),
    row(`${WRITERS} in flight: Daybook`, ours.sixteen),
    row(
      `${WRITERS} writers: Emmett`,
      emmett.map(({ sixteen }) => sixteen),
    ),
    row(
      `${WRITERS} writers: message-db`,
      messageDb.map(({ sixteen }) => sixteen),
    ),
    row(`${MANY} in flight: Daybook`, ours.many),
    row(`rows of ${ROWS}-row INSERTs`, bareHundred),
  ],
)}

${WRITERS} writers compete for one stream: each appends at the version that it knows, and who is refused learns the version and tries again. Of every
store the whole stream was read afterwards: no version was lost or double. Latencies are from a writer’s first attempt until its
event was accepted.

${table(
  [
    'accepted a second',
    'minimum',
    'median',
    'maximum',
    'p50, ms',
    'p99, ms',
    'refused for each',
    'of one writer: fewest, most',
  ],
  [
    competitionRow('Daybook', ours.competing),
    competitionRow(
      'Emmett',
      emmett.map(({ competing }) => competing),
    ),
    competitionRow(
      'message-db',
      messageDb.map(({ competing }) => competing),
    ),
  ],
)}

${goals([
  over('1 in flight, over a one-row INSERT and commit', 0.9, [ours.one, bareOne]),
  over(`${WRITERS} in flight, over Emmett with ${WRITERS} writers`, 5, [
    ours.sixteen,
    emmett.map(({ sixteen }) => sixteen),
  ]),
  over(`${WRITERS} in flight, over message-db with ${WRITERS} writers`, 5, [
    ours.sixteen,
    messageDb.map(({ sixteen }) => sixteen),
  ]),
  over(`${MANY} in flight, over ${ROWS}-row INSERTs`, 0.85, [ours.many, bareHundred]),
  over(`${WRITERS} writers on one stream, over Emmett`, 5, [
    ours.competing,
    emmett.map(({ competing }) => competing),
  ]),
])}`;
}

const row = (what: string, results: readonly LoadResult[]): string[] => [
  what,
  ...spread(figuresOf(rates(results)), rounded),
  ...latencies(results),
];

/** The medians of the rounds. */
const latencies = (results: readonly LoadResult[]): string[] => [
  rounded(figuresOf(results.map(({ p50 }) => p50)).median),
  rounded(figuresOf(results.map(({ p99 }) => p99)).median),
];

const competitionRow = (what: string, results: readonly Competition[]): string[] => [
  ...row(what, results),
  rounded(figuresOf(results.map(({ refused, rate }) => refused / rate)).median),
  `${Math.min(...results.map(({ fewest }) => fewest))}, ${Math.max(...results.map(({ most }) => most))}`,
];
