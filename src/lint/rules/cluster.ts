import { defineRule } from '../rule.js';

export const cluster = defineRule({
  code: 'cluster',
  group: 'locks',
  title: 'A table is rewritten in the order of an index',
  wrong: 'Nobody can use the table until all of it is copied.',
  why: 'CLUSTER writes table and indexes anew under ACCESS EXCLUSIVE, and the order is lost with the writes that follow.',
  rewrite:
    'Use pg_repack or pg_squeeze outside of migrations, or an index that covers what the queries need.',
  bad: `CLUSTER orders USING orders_placed;`,
  good: [`CREATE INDEX CONCURRENTLY orders_placed_total ON orders (placed_at) INCLUDE (total);`],
  on: ['ClusterStmt'],
  *check(subject) {
    if (subject.body.relation === undefined || subject.filled(subject.body.relation) !== undefined)
      yield { message: 'nobody can use the table until all of it is copied' };
  },
});
