import { defineRule } from '../rule.js';

export const setAccessMethod = defineRule({
  code: 'set-access-method',
  group: 'locks',
  title: 'A table gets another access method',
  wrong: 'Every row is written anew while nobody can read the table.',
  why: 'SET ACCESS METHOD copies the table and builds its indexes anew under ACCESS EXCLUSIVE.',
  rewrite: 'Make a new table with that access method and move the rows over in batches.',
  bad: `ALTER TABLE visits SET ACCESS METHOD heap;`,
  good: [`CREATE TABLE visits_copy (id bigint PRIMARY KEY) USING heap;`],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table !== undefined && subject.altering('AT_SetAccessMethod').length > 0)
      yield { message: `all rows of ${table} are written anew, and nobody can use it meanwhile` };
  },
});
