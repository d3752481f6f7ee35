import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const dropNotNull = defineRule({
  code: 'drop-not-null',
  group: 'compatibility',
  down: false,
  title: 'A column may be null from now on',
  wrong: 'Readers that never met a null there fail on the first one.',
  why: 'Code and queries that were written for NOT NULL do not look for null: comparisons drop rows, decoders throw.',
  rewrite: 'See to it that all readers take null, then say so in a `daybook:ignore`.',
  bad: `ALTER TABLE users ALTER COLUMN email DROP NOT NULL;`,
  good: [
    `-- daybook:ignore drop-not-null all readers take null since release 4.2
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (table === undefined) return;
    for (const { name } of subject.altering('AT_DropNotNull'))
      yield { message: `readers of ${table}.${quoteIdentifier(name)} may meet null` };
  },
});
