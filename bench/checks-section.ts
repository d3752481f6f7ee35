import type { ChecksFigures } from './checks.js';
import { goals, ratios } from './goal.js';
import { SIZES } from './sizes.js';
import { spread, table, tableOfRounds } from './table.js';

const ms = (value: number): string => value.toFixed(0);

export function checksSection({ lint, preFlight, bytes, byHand, backup }: ChecksFigures): string {
  return `## What stands around a run

Static analysis of ${SIZES.migrations} files: SecureNet’s migrations again and again, whole processes, ${SIZES.checksRounds} times. Pre-flight of a run of one migration on a database
of ${SIZES.migrations / 2} tables, all checks, without a backup, as the ledger says how long it took. A backup of a database of ${Math.round(bytes / 1e6)} MB (pgbench,
scale ${SIZES.backupScale}) with its verification (restored into a scratch database and compared), beside \`pg_dump --format=custom\` and \`pg_restore\` of the same
database by hand, in turn.

${table(
  ['milliseconds', 'minimum', 'median', 'maximum'],
  [[`\`daybook lint\` of ${SIZES.migrations} migrations`, ...spread(lint, ms)]],
)}

${tableOfRounds(
  'milliseconds',
  [
    ['pre-flight', preFlight],
    ['`pg_dump` and `pg_restore`', byHand],
    ['`daybook backup create`, verified', backup],
  ],
  ms,
)}

${goals([
  {
    what: 'lint of 1,000 migrations',
    atMost: 2000,
    unit: 'ms',
    values: [lint.minimum, lint.median, lint.maximum],
  },
  { what: 'pre-flight', atMost: 150, unit: 'ms', values: preFlight },
  {
    what: 'backup and verification, over pg_dump and pg_restore',
    atMost: 1.15,
    unit: '×',
    values: ratios(backup, byHand),
  },
])}`;
}
