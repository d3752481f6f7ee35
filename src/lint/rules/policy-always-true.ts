import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const policyAlwaysTrue = defineRule({
  code: 'policy-always-true',
  group: 'security',
  title: 'A policy lets every row through',
  wrong: 'Row security is on and protects nothing.',
  why: 'Permissive policies are joined by OR: one that is always true makes all others void.',
  rewrite: 'Say the condition, or restrict the policy to the role that may see all.',
  bad: `CREATE POLICY users_all ON users USING (true);`,
  good: [`CREATE POLICY users_all ON users TO auditor USING (true);`],
  on: ['CreatePolicyStmt'],
  *check({ body }) {
    const always = tree(tree(tree(body.qual).A_Const).boolval).boolval === true;
    const everybody = list(body.roles).some((item) => tree(item.RoleSpec).roletype === 'ROLESPEC_PUBLIC');
    if (always && everybody && body.permissive === true) yield { message: 'every row passes for every role' };
  },
});
