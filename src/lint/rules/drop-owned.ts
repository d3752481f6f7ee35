import { defineRule } from '../rule.js';

export const dropOwned = defineRule({
  code: 'drop-owned',
  group: 'data',
  severity: 'error',
  stored: true,
  title: 'Everything that a role owns is dropped',
  wrong: 'Tables and rows are gone that the statement does not name.',
  why: 'DROP OWNED drops whatever the role happens to own in this database, and takes its privileges away.',
  rewrite: 'REASSIGN OWNED to another role, and drop by name what must go.',
  bad: `DROP OWNED BY old_app;`,
  good: [`REASSIGN OWNED BY old_app TO app;`],
  on: ['DropOwnedStmt'],
  *check() {
    yield { message: 'whatever the role owns is gone' };
  },
});
