import { defineRule } from '../rule.js';

export const transactionControl = defineRule({
  code: 'transaction-control',
  group: 'transactions',
  severity: 'error',
  title: 'The migration begins or ends a transaction itself',
  wrong:
    'What comes after the COMMIT is not undone with the rest, and is not in the transaction of the receipt.',
  why: 'Daybook runs a migration in one transaction with its receipt, so that after a crash the receipt tells whether it is done. A COMMIT of its own takes that away.',
  rewrite: 'Leave BEGIN and COMMIT out.',
  bad: `BEGIN;
ALTER TABLE users ADD COLUMN region text;
COMMIT;`,
  good: [`ALTER TABLE users ADD COLUMN region text;`],
  on: ['TransactionStmt'],
  *check({ traits }) {
    if (traits.transactionControl !== undefined)
      yield {
        message: `it says ${traits.transactionControl.toUpperCase()}, and the transaction is the run's own`,
      };
  },
});
