import { defineRule } from '../rule.js';

export const addPrimaryKey = defineRule({
  code: 'add-primary-key',
  group: 'locks',
  title: 'A primary key builds its index itself',
  wrong: 'The table cannot be used while the index is built and the columns are checked.',
  why: 'ADD PRIMARY KEY holds ACCESS EXCLUSIVE while it builds the index, and reads the table once more where a column is nullable.',
  rewrite:
    'Build a unique index concurrently in a migration of its own, see to it that the columns are NOT NULL, then add the key with USING INDEX.',
  bad: `ALTER TABLE visits ADD CONSTRAINT visits_pk PRIMARY KEY (id);`,
  good: [
    `CREATE UNIQUE INDEX CONCURRENTLY visits_pk ON visits (id);`,
    `ALTER TABLE visits ADD CONSTRAINT visits_pk PRIMARY KEY USING INDEX visits_pk;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, table, existing, at } of subject.addedConstraints())
      if (existing && type === 'CONSTR_PRIMARY' && constraint.indexname === undefined)
        yield { message: `nobody can use ${table} while the index of its primary key is built`, at };
  },
});
