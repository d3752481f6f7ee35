import { defineRule } from '../rule.js';

export const createIndex = defineRule({
  code: 'create-index',
  group: 'locks',
  title: 'An index is built while writers wait',
  wrong: 'Nobody can write to the table until the index is built.',
  why: 'CREATE INDEX holds SHARE for the whole build, which takes minutes on a large table. CONCURRENTLY takes longer and lets writers go on.',
  rewrite: 'Build it CONCURRENTLY, in a migration of its own, since it cannot run in a transaction.',
  bad: `CREATE INDEX orders_user ON orders (user_id);`,
  good: [`CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);`],
  on: ['IndexStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table !== undefined && subject.body.concurrent !== true)
      yield { message: `${table} is closed to writers while the index is built` };
  },
});
