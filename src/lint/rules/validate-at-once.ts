import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const validateAtOnce = defineRule({
  code: 'validate-at-once',
  group: 'locks',
  title: 'A constraint is validated in the migration that adds it',
  wrong: 'NOT VALID gains nothing: the strong lock of the first statement is held until the last one ends.',
  why: 'Locks are released at the end of the transaction. The ACCESS EXCLUSIVE (or SHARE ROW EXCLUSIVE) lock that ADD CONSTRAINT took is therefore held through the whole scan of VALIDATE CONSTRAINT.',
  rewrite: 'Validate it in the next migration.',
  bad: `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
  good: [
    `ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;`,
    `ALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table === undefined) return;
    for (const { name } of subject.altering('AT_ValidateConstraint'))
      if (subject.state.isPending(table, name))
        yield {
          message: `${quoteIdentifier(name)} was added here: ${table} stays locked while its rows are checked`,
        };
  },
});
