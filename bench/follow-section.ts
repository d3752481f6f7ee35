import { figuresOf, type Percentiles, rounded } from './figures.js';
import type { FollowFigures } from './follow.js';
import { goals } from './goal.js';
import { SIZES } from './sizes.js';
import { table } from './table.js';

export function followSection(figures: readonly FollowFigures[]): string {
  const folded = figures.map((each) => each.folded);
  return `## Following

${SIZES.followRate} events a second for ${SIZES.followSeconds} s, one every ${1000 / SIZES.followRate} ms whether or not those before are durable; ${SIZES.followRounds} rounds. Each is appended by one process, copied to
Kafka by the relay in a second, and folded by a third that follows the topic; all on one machine. Milliseconds from the call of
\`append()\`.

${table(
  ['milliseconds, median of the rounds', 'p50', 'p99', 'largest'],
  [
    row(
      'until it is durable in Postgres',
      figures.map((each) => each.appended),
    ),
    row('until it is in another process’s fold', folded),
  ],
)}

${goals([
  { what: 'in another process’s fold, p50', atMost: 20, unit: 'ms', values: folded.map(({ p50 }) => p50) },
  { what: 'in another process’s fold, p99', atMost: 100, unit: 'ms', values: folded.map(({ p99 }) => p99) },
])}`;
}

const row = (what: string, rounds: readonly Percentiles[]): string[] => [
  what,
  ...(['p50', 'p99', 'max'] as const).map((which) =>
    rounded(figuresOf(rounds.map((each) => each[which])).median),
  ),
];
