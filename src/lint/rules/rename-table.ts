import { defineRule } from '../rule.js';

export const renameTable = defineRule({
  code: 'rename-table',
  group: 'compatibility',
  down: false,
  title: 'A table is renamed, or moved to another schema',
  wrong: 'Every release that knows the old name fails from the commit on.',
  why: 'Releases overlap: there is no moment at which the whole application learns the new name.',
  rewrite: 'Make a view under the other name until all releases use the new one, or keep the name.',
  bad: `ALTER TABLE orders RENAME TO purchases;`,
  good: [`CREATE VIEW purchases AS SELECT id, user_id, total FROM orders;`],
  on: ['RenameStmt', 'AlterObjectSchemaStmt'],
  *check(subject) {
    const type = String(subject.body.renameType ?? subject.body.objectType);
    const table = subject.existing(subject.body.relation);
    if (table !== undefined && ['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW'].includes(type))
      yield { message: `who knows ${table} by that name fails` };
  },
});
