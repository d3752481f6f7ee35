import { isSerial } from '../column-type.js';
import { defineRule } from '../rule.js';

export const addRequiredColumn = defineRule({
  code: 'add-required-column',
  group: 'locks',
  severity: 'error',
  title: 'A column that must not be null is added without a default',
  wrong: 'The statement fails on every table that has a row.',
  why: 'PostgreSQL has no value to give to the rows that are there, so it refuses the column with `column contains null values`. On an empty development database it passes.',
  rewrite:
    'Give it a constant default (PostgreSQL writes no row for that since version 11), or add it nullable, fill it in batches, and set NOT NULL last.',
  bad: `ALTER TABLE users ADD COLUMN region text NOT NULL;`,
  good: [`ALTER TABLE users ADD COLUMN region text NOT NULL DEFAULT 'eu';`],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { name, table, type, constraints, existing, at } of subject.columns()) {
      const kinds = new Set(constraints.map(({ contype }) => String(contype)));
      const given = ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'].some((kind) => kinds.has(kind));
      const required = kinds.has('CONSTR_NOTNULL') || kinds.has('CONSTR_PRIMARY');
      if (existing && required && !given && !isSerial(type))
        yield { message: `${table}.${name} must not be null and has no default`, at };
    }
  },
});
