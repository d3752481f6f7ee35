import { list } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const wideIndex = defineRule({
  code: 'wide-index',
  group: 'types',
  severity: 'off',
  down: false,
  title: 'An index has more than three columns',
  wrong: 'Every write keeps it up, and few queries use more than its first columns.',
  why: 'The more columns, the larger the index, the fewer heap-only updates, and the less the last columns narrow a search.',
  rewrite: 'Index the columns that narrow the search most; INCLUDE what is only read.',
  bad: `CREATE INDEX CONCURRENTLY users_all ON users (email, name, nickname, age);`,
  good: [`CREATE INDEX CONCURRENTLY users_all ON users (email, name) INCLUDE (nickname);`],
  on: ['IndexStmt'],
  *check({ body }) {
    const columns = list(body.indexParams).length;
    if (columns > 3 && body.unique !== true) yield { message: `the index has ${columns} columns` };
  },
});
