import { quoteIdentifier, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const unloggedTable = defineRule({
  code: 'unlogged-table',
  group: 'data',
  down: false,
  title: 'A table is made unlogged',
  wrong: 'All its rows are gone after a crash of the server, and replicas never have them.',
  why: 'What is written to an unlogged table is not in the write-ahead log.',
  rewrite: 'Make an ordinary table, unless the rows may be lost: say so in a `daybook:ignore`.',
  bad: `CREATE UNLOGGED TABLE jobs (id bigint PRIMARY KEY);`,
  good: [`CREATE TABLE jobs (id bigint PRIMARY KEY);`],
  on: ['CreateStmt', 'CreateTableAsStmt'],
  *check({ body }) {
    const { relname, relpersistence } = tree(body.relation ?? tree(body.into).rel);
    if (relpersistence === 'u')
      yield { message: `${quoteIdentifier(String(relname))} is empty after a crash` };
  },
});
