import { defineRule } from '../rule.js';

export const transactionControl = defineRule({
  code: 'transaction-control',
  group: 'transactions',
  title: 'The migration begins or ends a transaction itself',
  wrong: 'What comes before a COMMIT stays when what comes after it fails: the migration is half done then.',
  why: 'Daybook runs a migration in one transaction with its receipt. Where the migration says BEGIN or COMMIT it is cut into stages there, each of which is committed by itself; around all of it they change nothing.',
  rewrite:
    'Leave BEGIN and COMMIT out; what must be committed by itself is better off in a migration of its own.',
  bad: `BEGIN;
ALTER TABLE users ADD COLUMN region text;
COMMIT;`,
  good: [`ALTER TABLE users ADD COLUMN region text;`],
  on: ['TransactionStmt'],
  *check({ traits }) {
    if (traits.transactionControl !== undefined)
      yield {
        message: `it says ${traits.transactionControl.toUpperCase()}, and so bounds what is committed together`,
      };
  },
});
