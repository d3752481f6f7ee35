import { list } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const tableInheritance = defineRule({
  code: 'table-inheritance',
  group: 'compatibility',
  title: 'A table inherits from another',
  wrong: "Keys and foreign keys of the parent do not hold for the child's rows.",
  why: 'Inheritance shares columns and queries, and neither unique constraints nor foreign keys nor indexes. Partitioning replaced it.',
  rewrite: 'Use declarative partitioning, or a foreign key to the parent.',
  bad: `CREATE TABLE admins (level integer) INHERITS (users);`,
  good: [`CREATE TABLE admins (user_id bigint PRIMARY KEY REFERENCES users (id), level integer);`],
  on: ['CreateStmt'],
  *check({ body, work }) {
    const inherits = list(body.inhRelations);
    if (inherits.length > 0 && body.partbound === undefined)
      yield { message: `it inherits from ${work.locks.map(({ relation }) => relation).join(', ')}` };
  },
});
