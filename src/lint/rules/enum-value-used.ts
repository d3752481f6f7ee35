import { tree, walk } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const enumValueUsed = defineRule({
  code: 'enum-value-used',
  group: 'transactions',
  severity: 'error',
  title: 'A new value of an enum type is used in the transaction that adds it',
  wrong: 'The statement fails: `unsafe use of new value of enum type`.',
  why: 'PostgreSQL takes a value that ALTER TYPE … ADD VALUE added only after the commit.',
  rewrite: 'Use it in the next migration.',
  bad: `ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'refunded';
UPDATE orders SET status = 'refunded' WHERE id = 1;`,
  good: [
    `ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'refunded';`,
    `UPDATE orders SET status = 'refunded' WHERE id = 1;`,
  ],
  *check({ body, state, node, level }) {
    if (
      state.enumValues.size === 0 ||
      node === 'AlterEnumStmt' ||
      level === 'function' ||
      node === 'CommentStmt'
    )
      return;
    let found: { value: string; at: unknown } | undefined;
    walk(body, (tag, constant) => {
      const value = tag === 'A_Const' ? tree(constant.sval).sval : undefined;
      if (typeof value === 'string' && state.enumValues.has(value))
        found ??= { value, at: constant.location };
    });
    if (found) yield { message: `'${found.value}' cannot be used before the commit`, at: found.at };
  },
});
