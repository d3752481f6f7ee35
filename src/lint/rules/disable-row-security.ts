import { defineRule } from '../rule.js';

export const disableRowSecurity = defineRule({
  code: 'disable-row-security',
  group: 'security',
  title: 'Row security is switched off',
  wrong: 'From the commit on every role that may read the table reads all its rows.',
  why: 'Policies stay defined, so it looks protected, and hold no more.',
  rewrite: 'Change the policies, or grant BYPASSRLS to the one role that must see all.',
  bad: `ALTER TABLE users DISABLE ROW LEVEL SECURITY;`,
  good: [`CREATE POLICY users_own ON users USING (email = current_user);`],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (table !== undefined && subject.altering('AT_DisableRowSecurity', 'AT_NoForceRowSecurity').length > 0)
      yield { message: `the policies of ${table} hold no more` };
  },
});
