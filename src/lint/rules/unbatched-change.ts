import { tree } from '../../postgres/syntax-tree.js';
import { changesOf, namesRows, ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const unbatchedChange = defineRule({
  code: 'unbatched-change',
  group: 'data',
  title: 'Rows are changed by a condition, all in one transaction',
  wrong: 'However many rows the condition meets are locked and written at once.',
  why: 'On a large table that is minutes of locked rows, a large transaction for replicas, and bloat. An UPDATE in a migration is nearly always meant for all old rows.',
  rewrite:
    'Write it as a data migration, which commits batch by batch and goes on where it stood; or name the rows by their keys.',
  bad: `UPDATE users SET nickname = name WHERE nickname IS NULL;`,
  good: [`UPDATE users SET nickname = 'root' WHERE id IN (1, 2);`],
  on: ROW_STATEMENTS,
  *check(subject) {
    if (subject.level === 'function') return;
    for (const { tag, body, table } of changesOf(subject, 'UpdateStmt', 'DeleteStmt'))
      if (body.whereClause !== undefined && !namesRows(tree(body.whereClause)))
        yield {
          message: `an unknown number of rows of ${table} is ${tag === 'UpdateStmt' ? 'updated' : 'deleted'} at once`,
          at: tree(body.relation).location,
        };
  },
});
