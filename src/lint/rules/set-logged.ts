import { defineRule } from '../rule.js';

export const setLogged = defineRule({
  code: 'set-logged',
  group: 'locks',
  title: 'A table becomes logged or unlogged',
  wrong: 'Every row is written anew while nobody can read the table.',
  why: 'SET LOGGED and SET UNLOGGED copy the table under ACCESS EXCLUSIVE, and SET LOGGED writes all of it to the write-ahead log.',
  rewrite: 'Make a new table of the wanted kind and move the rows over in batches.',
  bad: `ALTER TABLE visits SET UNLOGGED;`,
  good: [
    `-- daybook:ignore unlogged-table nothing in it must survive a crash
CREATE UNLOGGED TABLE visits_cache (id bigint PRIMARY KEY);`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.filled(subject.body.relation);
    if (table !== undefined && subject.altering('AT_SetLogged', 'AT_SetUnLogged').length > 0)
      yield { message: `all rows of ${table} are written anew, and nobody can use it meanwhile` };
  },
});
