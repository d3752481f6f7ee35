import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const dropColumn = defineRule({
  code: 'drop-column',
  group: 'data',
  down: false,
  title: 'A column is dropped',
  wrong: 'Its values are gone, and every release that still names it fails.',
  why: 'Releases overlap, and many object mappers name all columns that they saw at their start.',
  rewrite:
    'Let the application ignore the column first, let a release pass, then drop it. Say so in a `daybook:ignore`.',
  bad: `ALTER TABLE users DROP COLUMN nickname;`,
  good: [
    `-- daybook:ignore drop-column no release reads it since 4.2
ALTER TABLE users DROP COLUMN nickname;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (table === undefined) return;
    for (const { name } of subject.altering('AT_DropColumn'))
      yield { message: `${table}.${quoteIdentifier(name)} and its values are gone` };
  },
});
