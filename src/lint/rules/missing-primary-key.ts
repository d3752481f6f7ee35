import { list, relationName, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const missingPrimaryKey = defineRule({
  code: 'missing-primary-key',
  group: 'types',
  down: false,
  title: 'A table has no primary key',
  wrong:
    'Its rows cannot be told apart: logical replication refuses UPDATE and DELETE, and Daybook cannot keep what a column held.',
  why: 'Replica identity, batches along a key, and upserts need a key. Adding one later locks the table while an index is built.',
  rewrite: 'Give it a primary key.',
  bad: `CREATE TABLE notes (body text);`,
  good: [`CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text);`],
  on: ['CreateStmt'],
  *check({ body }) {
    const elements = list(body.tableElts);
    const constraints = elements.flatMap((element) => [
      tree(element.Constraint),
      ...list(tree(element.ColumnDef).constraints).map((item) => tree(item.Constraint)),
    ]);
    const keyed = constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY');
    const elsewhere =
      list(body.inhRelations).length > 0 ||
      elements.some((element) => element.TableLikeClause !== undefined) ||
      body.ofTypename !== undefined;
    if (!keyed && !elsewhere && tree(body.relation).relpersistence === 'p')
      yield { message: `the rows of ${relationName(body.relation)} cannot be told apart` };
  },
});
