import { list, tree, walk } from '../../postgres/syntax-tree.js';
import { ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const notInSubquery = defineRule({
  code: 'not-in-subquery',
  group: 'data',
  stored: true,
  title: 'Rows are chosen by NOT IN of a query',
  wrong: "One null among the query's rows, and no row at all is chosen.",
  why: '`x NOT IN (…, NULL)` is never true. It is also planned badly: PostgreSQL cannot make an anti-join of it.',
  rewrite: 'Use NOT EXISTS.',
  bad: `DELETE FROM visits WHERE user_id NOT IN (SELECT id FROM users);`,
  good: [
    `-- daybook:ignore unbatched-change a few hundred rows are left over
DELETE FROM visits WHERE NOT EXISTS (SELECT FROM users WHERE users.id = visits.user_id);`,
  ],
  on: ROW_STATEMENTS,
  *check({ body, text }) {
    if (!/\bnot\s+in\b/i.test(text)) return;
    const found: unknown[] = [];
    walk(body, (tag, inner) => {
      const link = tree(tree(list(inner.args)[0]).SubLink);
      if (
        tag === 'BoolExpr' &&
        inner.boolop === 'NOT_EXPR' &&
        link.subLinkType === 'ANY_SUBLINK' &&
        link.operName === undefined
      )
        found.push(link.location);
    });
    for (const at of found)
      yield { message: 'NOT IN of a query chooses nothing where the query gives a null', at };
  },
});
