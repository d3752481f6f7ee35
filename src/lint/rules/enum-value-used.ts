import { tree, walk } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const enumValueUsed = defineRule({
  code: 'enum-value-used',
  group: 'transactions',
  title: 'A new value of an enum type is used in the migration that adds it',
  wrong:
    'The migration is cut in two there: when the second part fails, the first is committed all the same.',
  why: 'PostgreSQL takes a value that ALTER TYPE … ADD VALUE added only after the commit; between BEGIN and COMMIT of the migration’s own the statement is refused.',
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
    if (found) yield { message: `'${found.value}' can be used only after a commit`, at: found.at };
  },
});
