import { nameOf } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const notRepeatable = defineRule({
  code: 'not-repeatable',
  group: 'transactions',
  title: 'A statement that commits by itself cannot be run twice',
  wrong: 'When the run is repeated after a crash, it fails on what the first attempt did.',
  why: 'Between such a statement and its receipt a process can die. What is done must then be found done.',
  rewrite:
    'Write IF EXISTS, or IF NOT EXISTS (not for CREATE INDEX CONCURRENTLY, see `concurrent-index-if-not-exists`).',
  bad: `DROP INDEX CONCURRENTLY orders_placed;`,
  good: [`DROP INDEX CONCURRENTLY IF EXISTS orders_placed;`],
  on: ['DropStmt', 'AlterEnumStmt'],
  *check({ node, body, state }) {
    if (node === 'DropStmt' && body.concurrent === true && body.missing_ok !== true)
      yield { message: 'it fails where the index is gone already' };
    if (
      node === 'AlterEnumStmt' &&
      body.oldVal === undefined &&
      body.skipIfNewValExists !== true &&
      !state.isMade(nameOf(body.typeName))
    )
      yield { message: 'it fails where the value is there already' };
  },
});
