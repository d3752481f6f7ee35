import { tree } from '../../postgres/syntax-tree.js';
import { changesOf, ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const deleteWithoutWhere = defineRule({
  code: 'delete-without-where',
  group: 'data',
  stored: true,
  title: 'All rows of a table are deleted',
  wrong: 'Every row is locked and marked dead in one transaction, and foreign keys are looked up row by row.',
  why: 'DELETE without WHERE does slowly what TRUNCATE does at once. Where the WHERE was only forgotten, everything is gone.',
  rewrite:
    'Delete in batches, as a data migration, name the rows in a WHERE, or TRUNCATE where nothing refers to the table.',
  bad: `DELETE FROM visits;`,
  good: [`DELETE FROM visits WHERE id = 1;`],
  on: ROW_STATEMENTS,
  *check(subject) {
    for (const { body, table } of changesOf(subject, 'DeleteStmt'))
      if (body.whereClause === undefined)
        yield { message: `every row of ${table} is deleted`, at: tree(body.relation).location };
  },
});
