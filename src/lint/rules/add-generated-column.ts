import { defineRule } from '../rule.js';

export const addGeneratedColumn = defineRule({
  code: 'add-generated-column',
  group: 'locks',
  title: 'A stored generated column is added to a table that has rows',
  wrong: 'Every row of the table is written anew while nobody can read it.',
  why: 'The value is computed and stored for each row, so PostgreSQL rewrites table and indexes under ACCESS EXCLUSIVE.',
  rewrite:
    'Add a plain column that a trigger or the application fills, and fill the old rows in batches; or compute it in a view, or (from PostgreSQL 18) in a virtual generated column.',
  bad: `ALTER TABLE users ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED;`,
  good: [`ALTER TABLE users ADD COLUMN email_key text;`],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, column, table, existing, at } of subject.addedConstraints())
      if (existing && column && type === 'CONSTR_GENERATED' && constraint.generated_kind !== 'v')
        yield { message: `${table}.${column.name} is computed for every row, and rewrites the table`, at };
  },
});
