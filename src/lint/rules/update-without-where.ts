import { tree } from '../../postgres/syntax-tree.js';
import { changesOf, ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const updateWithoutWhere = defineRule({
  code: 'update-without-where',
  group: 'data',
  stored: true,
  title: 'All rows of a table are updated',
  wrong: 'Every row is locked and written in one transaction.',
  why: 'Nobody can change any of the rows until the commit; the table doubles in size; replicas fall behind by all of it. Where the WHERE was only forgotten, every row is wrong.',
  rewrite:
    'Update in batches, as a data migration (a class that extends DataMigration), or name the rows in a WHERE.',
  bad: `UPDATE users SET active = true;`,
  good: [`UPDATE users SET active = true WHERE id = 1;`],
  on: ROW_STATEMENTS,
  *check(subject) {
    for (const { body, table } of changesOf(subject, 'UpdateStmt'))
      if (body.whereClause === undefined)
        yield { message: `every row of ${table} is updated`, at: tree(body.relation).location };
  },
});
