import { defineRule } from '../rule.js';

export const truncateCascade = defineRule({
  code: 'truncate-cascade',
  group: 'data',
  severity: 'error',
  stored: true,
  title: 'Tables are emptied by CASCADE',
  wrong: 'Every table with a foreign key to it is emptied too, and theirs in turn.',
  why: 'The statement does not name them, and a foreign key that somebody adds later makes it take more.',
  rewrite: 'Name all tables that are to be emptied.',
  bad: `TRUNCATE users CASCADE;`,
  good: [
    `-- daybook:ignore truncate the sample rows of a demonstration
TRUNCATE users, orders;`,
  ],
  on: ['TruncateStmt'],
  *check({ body }) {
    if (body.behavior === 'DROP_CASCADE')
      yield { message: 'whatever refers to the table is emptied with it' };
  },
});
