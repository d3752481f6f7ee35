import { defineRule } from '../rule.js';

export const addUniqueConstraint = defineRule({
  code: 'add-unique-constraint',
  group: 'locks',
  title: 'A unique constraint builds its index itself',
  wrong: 'The table cannot be used while the index is built.',
  why: 'ADD CONSTRAINT … UNIQUE holds ACCESS EXCLUSIVE while it builds the index; CREATE UNIQUE INDEX CONCURRENTLY builds it while readers and writers go on.',
  rewrite:
    "Build the index concurrently in a migration of its own, then make it the constraint's with USING INDEX, which is a change of the catalog only.",
  bad: `ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email);`,
  good: [
    `CREATE UNIQUE INDEX CONCURRENTLY users_email_unique ON users (email);`,
    `ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE USING INDEX users_email_unique;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, table, existing, at } of subject.addedConstraints())
      if (existing && type === 'CONSTR_UNIQUE' && constraint.indexname === undefined)
        yield { message: `nobody can use ${table} while the index of the constraint is built`, at };
  },
});
