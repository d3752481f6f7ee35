import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const concurrentIndexIfNotExists = defineRule({
  code: 'concurrent-index-if-not-exists',
  group: 'transactions',
  title: 'An index is built concurrently where none of its name exists',
  wrong: 'An invalid index that a failed attempt left behind is taken for the wanted one.',
  why: 'CREATE INDEX CONCURRENTLY that fails leaves an INVALID index: writers keep it up, queries never use it, a unique one proves nothing. IF NOT EXISTS looks at the name alone.',
  rewrite: 'Leave IF NOT EXISTS out, so that a second attempt fails loudly; or drop the index by name first.',
  bad: `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);`,
  good: [`CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);`],
  on: ['IndexStmt'],
  *check({ body }) {
    if (body.concurrent === true && body.if_not_exists === true)
      yield { message: `an invalid ${quoteIdentifier(String(body.idxname))} would be kept` };
  },
});
