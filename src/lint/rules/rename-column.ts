import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const renameColumn = defineRule({
  code: 'rename-column',
  group: 'compatibility',
  down: false,
  title: 'A column is renamed',
  wrong: 'Every release that knows the old name fails from the commit on.',
  why: 'Releases overlap: there is no moment at which the whole application learns the new name.',
  rewrite:
    'Add a column of the new name, write to both, fill it in batches, and drop the old one releases later; or rename it in the application alone.',
  bad: `ALTER TABLE users RENAME COLUMN name TO full_name;`,
  good: [`ALTER TABLE users ADD COLUMN full_name text;`],
  on: ['RenameStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (subject.body.renameType === 'OBJECT_COLUMN' && table !== undefined)
      yield {
        message: `who knows ${table}.${quoteIdentifier(String(subject.body.subname))} by that name fails`,
      };
  },
});
