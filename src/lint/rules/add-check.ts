import { defineRule } from '../rule.js';

export const addCheck = defineRule({
  code: 'add-check',
  group: 'locks',
  title: 'A CHECK constraint is added and checked at once',
  wrong: 'The whole table is read while nobody can use it.',
  why: 'ADD CONSTRAINT … CHECK holds ACCESS EXCLUSIVE while it looks at each row. VALIDATE CONSTRAINT looks at them while readers and writers go on.',
  rewrite: 'Add it NOT VALID, and validate it in a migration of its own.',
  bad: `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0);`,
  good: [
    `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;`,
    `ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, table, existing, at } of subject.addedConstraints())
      if (existing && type === 'CONSTR_CHECK' && constraint.skip_validation !== true)
        yield { message: `all rows of ${table} are checked while nobody can use it`, at };
  },
});
