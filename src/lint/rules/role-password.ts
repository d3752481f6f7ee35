import { option } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const rolePassword = defineRule({
  code: 'role-password',
  group: 'security',
  severity: 'error',
  title: 'A password is in the migration',
  wrong: "Whoever reads the repository, the server's log or the ledger's copy of the statement has it.",
  why: 'A migration is kept for ever, and PostgreSQL logs statements as they are.',
  rewrite: 'Make the role without a password, and set it by hand with password, or use certificates.',
  bad: `CREATE ROLE reporter LOGIN PASSWORD 'secret';`,
  good: [`CREATE ROLE reporter LOGIN;`],
  on: ['CreateRoleStmt', 'AlterRoleStmt'],
  *check({ body }) {
    if (option(body.options, 'password')?.arg !== undefined)
      yield { message: 'the password stays in the repository and in logs' };
  },
});
