import { defineRule } from '../rule.js';

export const addForeignKey = defineRule({
  code: 'add-foreign-key',
  group: 'locks',
  title: 'A foreign key is added and checked at once',
  wrong: 'Both tables are closed to writers while all rows are checked.',
  why: 'ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables while every row is looked up in the other. VALIDATE CONSTRAINT does the same work and lets writers go on.',
  rewrite: 'Add it NOT VALID, and validate it in a migration of its own.',
  bad: `ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id);`,
  good: [
    `ALTER TABLE orders ADD CONSTRAINT orders_user_fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;`,
    `ALTER TABLE orders VALIDATE CONSTRAINT orders_user_fk;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { constraint, type, column, table, existing, at } of subject.addedConstraints()) {
      if (!existing || type !== 'CONSTR_FOREIGN' || constraint.skip_validation === true) continue;
      // A new column without a default is null in all rows: there is nothing to check.
      const empty = column && !column.constraints.some(({ contype }) => contype === 'CONSTR_DEFAULT');
      if (!empty) yield { message: `all rows of ${table} are checked while it is closed to writers`, at };
    }
  },
});
