import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const setNotNull = defineRule({
  code: 'set-not-null',
  group: 'locks',
  title: 'NOT NULL is set without a validated check before it',
  wrong: 'The whole table is read while nobody can use it.',
  why: 'SET NOT NULL holds ACCESS EXCLUSIVE while it looks at each row. Where a validated CHECK already proves that there is no null, PostgreSQL (from version 12) skips the look.',
  rewrite:
    'Add a CHECK … IS NOT NULL as NOT VALID, validate it in a migration of its own, then set NOT NULL and drop the check.',
  bad: `ALTER TABLE users ALTER COLUMN name SET NOT NULL;`,
  good: [
    `ALTER TABLE users ADD CONSTRAINT users_name_present CHECK (name IS NOT NULL) NOT VALID;`,
    `ALTER TABLE users VALIDATE CONSTRAINT users_name_present;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_name_present;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table === undefined) return;
    for (const { name } of subject.altering('AT_SetNotNull'))
      if (!subject.state.isProvenNotNull(table, name))
        yield {
          message: `${table} is read whole for ${quoteIdentifier(name)}, and nobody can use it meanwhile`,
        };
  },
});
