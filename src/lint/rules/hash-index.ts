import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const hashIndex = defineRule({
  code: 'hash-index',
  group: 'types',
  down: false,
  title: 'An index is a hash index',
  wrong: 'It serves = alone: no order, no ranges, no uniqueness, no several columns.',
  why: 'A B-tree answers = nearly as fast, and all of the others. Before PostgreSQL 10 hash indexes did not even survive a crash.',
  rewrite: 'Use a B-tree; for long texts, a B-tree over md5(column).',
  bad: `CREATE INDEX CONCURRENTLY users_email ON users USING hash (email);`,
  good: [`CREATE INDEX CONCURRENTLY users_email ON users (email);`],
  on: ['IndexStmt'],
  *check({ body }) {
    if (body.accessMethod === 'hash')
      yield { message: `${quoteIdentifier(String(body.idxname ?? 'it'))} serves = alone` };
  },
});
