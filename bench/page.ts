import { type Figures, seconds } from './figures.js';
import { MIGRATIONS, type MigrateFigures, ROUNDS } from './migrate.js';

const inSeconds = ({ minimum, median, maximum }: Figures): string =>
  `${seconds(minimum)} | ${seconds(median)} | ${seconds(maximum)}`;
const inMs = ({ minimum, median, maximum }: Figures): string =>
  `${minimum.toFixed(0)} | ${median.toFixed(0)} | ${maximum.toFixed(0)}`;
const asRatio = ({ minimum, median, maximum }: Figures): string =>
  `${minimum.toFixed(2)} | ${median.toFixed(2)} | ${maximum.toFixed(2)}`;

/** The page docs/performance.md. */
export function performancePage(machine: string, measuredOn: string, migrate: MigrateFigures): string {
  return `# Performance

Written by \`npm run bench\` on ${measuredOn}; run it again and this page is renewed.
Machine: ${machine}; default settings of the server, so that every commit is durable.
Absolute figures vary with the disk and with what else the machine does: compare within one table only.

## Bringing ${MIGRATIONS} small migrations to a fresh database

Pairs of a \`CREATE TABLE\` and an \`ALTER TABLE … ADD COLUMN\` with an index; ${ROUNDS} rounds, the tools in turn in each, whole processes
timed from their start to their end. \`psql\` and the Node program write one row of history for each migration in its own transaction;
Daybook writes a receipt in the target in the same transaction and 13 events of the run to its ledger, which lies on the same server;
environment \`test\`: no backup, the fingerprint at the two ends.

| seconds | minimum | median | maximum |
| --- | --- | --- | --- |
| psql, one transaction each with a history row | ${inSeconds(migrate.psql)} |
| a Node program, one message each | ${inSeconds(migrate.oneMessage)} |
| \`daybook migrate\` | ${inSeconds(migrate.daybook)} |
| Daybook over psql, ratio within a round | ${asRatio(migrate.ratio)} |

## Commands

| milliseconds | minimum | median | maximum |
| --- | --- | --- | --- |
| \`daybook status\` with ${MIGRATIONS} applied | ${inMs(migrate.status)} |
| \`daybook --version\` | ${inMs(migrate.version)} |
`;
}
