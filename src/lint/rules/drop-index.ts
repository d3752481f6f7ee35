import { defineRule } from '../rule.js';

export const dropIndex = defineRule({
  code: 'drop-index',
  group: 'locks',
  title: 'An index is dropped while others wait',
  wrong: 'Neither readers nor writers can use the table until all who use it now are done.',
  why: 'DROP INDEX takes ACCESS EXCLUSIVE on the index and its table: it waits for every transaction that uses the table, and everybody after it waits for it.',
  rewrite: 'Drop it CONCURRENTLY, in a migration of its own, since that cannot run in a transaction.',
  bad: `DROP INDEX orders_placed;`,
  good: [`DROP INDEX CONCURRENTLY IF EXISTS orders_placed;`],
  on: ['DropStmt'],
  *check(subject) {
    const { body, traits, state } = subject;
    if (body.removeType !== 'OBJECT_INDEX' || body.concurrent === true) return;
    for (const { name } of traits.drops)
      if (!state.isMade(name)) yield { message: `the table of ${name} is locked against everybody` };
  },
});
