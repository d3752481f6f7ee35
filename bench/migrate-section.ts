import { seconds } from './figures.js';
import type { MigrateFigures } from './migrate.js';
import { SIZES } from './sizes.js';
import { spread, table } from './table.js';

const { migrations, migrateRounds } = SIZES;
const ms = (value: number): string => value.toFixed(0);
const ratio = (value: number): string => value.toFixed(2);

export const migrateSection = (
  figures: MigrateFigures,
): string => `## Bringing ${migrations} small migrations to a fresh database

Pairs of a \`CREATE TABLE\` and an \`ALTER TABLE … ADD COLUMN\` with an index; ${migrateRounds} rounds, the tools in turn in each, whole processes
timed from their start to their end. \`psql\` and the Node program write one row of history for each migration in its own transaction;
Daybook writes a receipt in the target in the same transaction and 13 events of the run to its ledger, which lies on the same server;
environment \`test\`: no backup, the fingerprint at the two ends.

${table(
  ['seconds', 'minimum', 'median', 'maximum'],
  [
    ['psql, one transaction each with a history row', ...spread(figures.psql, seconds)],
    ['a Node program, one message each', ...spread(figures.oneMessage, seconds)],
    ['`daybook migrate`', ...spread(figures.daybook, seconds)],
    ['Daybook over psql, ratio within a round', ...spread(figures.ratio, ratio)],
  ],
)}

## Commands

${table(
  ['milliseconds', 'minimum', 'median', 'maximum'],
  [
    [`\`daybook status\` with ${migrations} applied`, ...spread(figures.status, ms)],
    ['`daybook --version`', ...spread(figures.version, ms)],
  ],
)}`;
