import { isOn, option } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const superuserRole = defineRule({
  code: 'superuser-role',
  group: 'security',
  title: 'A role gets rights over the whole server',
  wrong: "It passes by every privilege, policy and trigger, the ledger's own among them.",
  why: 'SUPERUSER, BYPASSRLS, REPLICATION and CREATEROLE are rights of administrators.',
  rewrite: 'Grant what the role needs, or one of the predefined roles such as pg_read_all_data.',
  bad: `CREATE ROLE app_admin SUPERUSER;`,
  good: [`CREATE ROLE app_admin;`],
  on: ['CreateRoleStmt', 'AlterRoleStmt'],
  *check({ body }) {
    for (const right of ['superuser', 'bypassrls', 'isreplication', 'createrole'])
      if (isOn(option(body.options, right)))
        yield { message: `the role gets ${right.replace('isr', 'r').toUpperCase()}` };
  },
});
