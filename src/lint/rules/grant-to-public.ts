import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const grantToPublic = defineRule({
  code: 'grant-to-public',
  group: 'security',
  title: 'A privilege is granted to everybody',
  wrong: 'Every role that there is or ever will be has it.',
  why: 'PUBLIC is no role that could be audited or emptied.',
  rewrite: 'Grant it to the roles that need it.',
  bad: `GRANT SELECT ON users TO PUBLIC;`,
  good: [`GRANT SELECT ON users TO app;`],
  on: ['GrantStmt', 'AlterDefaultPrivilegesStmt'],
  *check({ body }) {
    const grant = tree(body.action ?? body);
    const held = list(grant.grantees).map((item) => tree(item.RoleSpec));
    if (grant.is_grant === true)
      for (const { roletype, location } of held)
        if (roletype === 'ROLESPEC_PUBLIC') yield { message: 'every role has this privilege', at: location };
  },
});
