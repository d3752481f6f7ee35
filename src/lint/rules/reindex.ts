import { isOn, option } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const reindex = defineRule({
  code: 'reindex',
  group: 'locks',
  title: 'An index is built anew while others wait',
  wrong: 'Writers wait for the table, and readers for the index, until the build is done.',
  why: 'REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index.',
  rewrite: 'Use REINDEX … CONCURRENTLY (from PostgreSQL 12), in a migration of its own.',
  bad: `REINDEX TABLE orders;`,
  good: [`REINDEX TABLE CONCURRENTLY orders;`],
  on: ['ReindexStmt'],
  *check({ body }) {
    if (!isOn(option(body.params, 'concurrently')))
      yield { message: 'writers, and readers of the index, wait until it is built anew' };
  },
});
