import { volatileFunction } from '../../postgres/volatile-expression.js';
import { defineRule } from '../rule.js';

export const addColumnVolatileDefault = defineRule({
  code: 'add-column-volatile-default',
  group: 'locks',
  title: 'A column is added with a default that differs from row to row',
  wrong: 'Every row of the table is written anew while nobody can read it.',
  why: 'A constant default is kept in the catalog, and no row is touched. A volatile one (`random()`, `gen_random_uuid()`, `clock_timestamp()`) has to be computed for each row, so PostgreSQL rewrites table and indexes under ACCESS EXCLUSIVE.',
  rewrite:
    'Add the column without a default, set the default for new rows, and fill the old ones in batches.',
  bad: `ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();`,
  good: [
    `ALTER TABLE users ADD COLUMN token uuid;
ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, column, table, existing, at } of subject.addedConstraints()) {
      const called = type === 'CONSTR_DEFAULT' ? volatileFunction(constraint.raw_expr) : undefined;
      if (existing && column && called !== undefined)
        yield {
          message: `the default of ${table}.${column.name} calls ${called}() for every row, and rewrites the table`,
          at,
        };
    }
  },
});
