import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const grantAll = defineRule({
  code: 'grant-all',
  group: 'security',
  title: 'All privileges are granted',
  wrong: 'The role may do more than it needs, TRUNCATE and TRIGGER among it.',
  why: 'ALL also means what a later version of PostgreSQL adds. A trigger that a role may put on a table runs with the rights of whoever writes to it.',
  rewrite: 'Name the privileges.',
  bad: `GRANT ALL ON users TO app;`,
  good: [`GRANT SELECT, INSERT, UPDATE ON users TO app;`],
  on: ['GrantStmt', 'AlterDefaultPrivilegesStmt'],
  *check({ body }) {
    const grant = tree(body.action ?? body);
    if (grant.is_grant === true && list(grant.privileges).length === 0)
      yield { message: 'more is granted than is needed' };
  },
});
