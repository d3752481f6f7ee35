import { defineRule } from '../rule.js';

export const dropTable = defineRule({
  code: 'drop-table',
  group: 'data',
  down: false,
  title: 'A table is dropped',
  wrong: 'Its rows are gone, and every release that still reads it fails.',
  why: 'Releases overlap: while the migration runs, the old one is still at work. Rows come back only from a backup.',
  rewrite:
    'Stop using it, rename nothing, let a release pass, then drop it; take a backup first. Say so in a `daybook:ignore`.',
  bad: `DROP TABLE visits;`,
  good: [
    `-- daybook:ignore drop-table unused since release 4.2, and the backup is kept for a year
DROP TABLE visits;`,
  ],
  on: ['DropStmt'],
  *check({ body, traits, state }) {
    if (body.removeType !== 'OBJECT_TABLE') return;
    for (const { name } of traits.drops)
      if (!state.isMade(name) && !name.startsWith('pg_temp.'))
        yield { message: `${name} and its rows are gone` };
  },
});
