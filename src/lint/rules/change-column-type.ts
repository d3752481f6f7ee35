import { mayKeepRows } from '../../postgres/statement-work.js';
import { quoteIdentifier, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const changeColumnType = defineRule({
  code: 'change-column-type',
  group: 'locks',
  title: 'The type of a column is changed',
  wrong: 'Every row is written anew while nobody can read the table, and what expects the old type fails.',
  why: 'Most changes of a type rewrite table and indexes under ACCESS EXCLUSIVE. Not so a varchar that becomes text or a longer varchar, or a numeric of the same scale that gets more digits; a text of another type that this rule cannot see is silent without USING when it becomes text.',
  rewrite:
    'Add a column of the new type, write to both, fill it in batches, then switch. Where the change only widens, say so in a `daybook:ignore`.',
  bad: `ALTER TABLE users ALTER COLUMN age TYPE bigint;`,
  good: [`ALTER TABLE users ALTER COLUMN name TYPE text;`, `ALTER TABLE users ADD COLUMN age_wide bigint;`],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table === undefined || subject.body.objtype === 'OBJECT_TYPE') return;
    for (const { name, def } of subject.altering('AT_AlterColumnType')) {
      const column = tree(def.ColumnDef);
      if (!mayKeepRows(column))
        yield {
          message: `another type for ${table}.${quoteIdentifier(name)} may rewrite the table`,
          at: column.location,
        };
    }
  },
});
