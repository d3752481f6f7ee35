import { blocksReads } from '../../postgres/lock-modes.js';
import { tree } from '../../postgres/syntax-tree.js';
import { changesOf, ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const backfillWithChange = defineRule({
  code: 'backfill-with-change',
  group: 'transactions',
  title: "Rows are changed in the transaction that changes a table's definition",
  wrong: "The strong lock of the definition's change is held for as long as the rows take.",
  why: 'ALTER TABLE locks the table against everybody until the commit. An UPDATE after it in the same transaction makes a lock of milliseconds one of minutes.',
  rewrite: 'Put the rows into a migration of their own, best a data migration.',
  bad: `ALTER TABLE users ADD COLUMN region text;
UPDATE users SET region = 'eu' WHERE id = 1;`,
  good: [`ALTER TABLE users ADD COLUMN region text;`, `UPDATE users SET region = 'eu' WHERE id = 1;`],
  on: ROW_STATEMENTS,
  *check(subject) {
    for (const { table, body } of changesOf(subject, 'UpdateStmt', 'DeleteStmt', 'InsertStmt', 'MergeStmt')) {
      const held = subject.state.lockOn(table);
      if (held && blocksReads(held.mode) && subject.state.once('backfill-with-change'))
        yield {
          message: `rows of ${table} are changed while the migration holds it in ${held.mode}`,
          at: tree(body.relation).location,
        };
    }
  },
});
