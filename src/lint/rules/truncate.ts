import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const truncate = defineRule({
  code: 'truncate',
  group: 'data',
  down: false,
  title: 'A table is emptied',
  wrong: 'All its rows are gone, and nobody can use it until the commit.',
  why: 'TRUNCATE takes ACCESS EXCLUSIVE, is seen at once by transactions with an older snapshot (as an empty table), and keeps nothing to roll back to after the commit.',
  rewrite:
    'Take a backup first (`environments.NAME.backup`), and say in a `daybook:ignore` why the rows may go.',
  bad: `TRUNCATE visits;`,
  good: [`DELETE FROM visits WHERE id = 1;`],
  on: ['TruncateStmt'],
  *check(subject) {
    for (const { RangeVar } of list(subject.body.relations)) {
      const table = subject.filled(RangeVar);
      if (table !== undefined)
        yield { message: `all rows of ${table} are gone`, at: tree(RangeVar).location };
    }
  },
});
