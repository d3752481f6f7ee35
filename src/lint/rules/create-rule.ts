import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const createRule = defineRule({
  code: 'create-rule',
  group: 'compatibility',
  title: 'A rewriting rule is made',
  wrong: 'Queries mean something else than they say, in ways that surprise.',
  why: "Rules rewrite queries before they are planned: expressions are evaluated twice, RETURNING and row counts are wrong, COPY passes them by. PostgreSQL's own documentation prefers triggers.",
  rewrite: 'Make a trigger, INSTEAD OF on a view.',
  bad: `CREATE RULE no_delete AS ON DELETE TO users DO INSTEAD NOTHING;`,
  good: [`REVOKE DELETE ON users FROM app;`],
  on: ['RuleStmt'],
  *check({ body }) {
    yield { message: `the rule ${quoteIdentifier(String(body.rulename))} rewrites queries` };
  },
});
