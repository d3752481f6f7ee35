import { defineRule } from '../rule.js';

export const setTablespace = defineRule({
  code: 'set-tablespace',
  group: 'locks',
  title: 'A table or index is moved to another tablespace',
  wrong: 'All of it is copied while nobody can use it.',
  why: 'SET TABLESPACE copies every file under ACCESS EXCLUSIVE.',
  rewrite:
    'Move indexes by REINDEX (TABLESPACE …) CONCURRENTLY; make a new table there and move the rows over in batches.',
  bad: `ALTER TABLE visits SET TABLESPACE pg_default;`,
  good: [`REINDEX (TABLESPACE pg_default, CONCURRENTLY) TABLE visits;`],
  on: ['AlterTableStmt', 'AlterTableMoveAllStmt'],
  *check(subject) {
    const moves = subject.altering('AT_SetTableSpace').length > 0;
    const table = subject.filled(subject.body.relation);
    if (subject.node === 'AlterTableMoveAllStmt')
      yield { message: 'all relations of a tablespace are copied' };
    else if (moves && table !== undefined)
      yield { message: `all of ${table} is copied, and nobody can use it meanwhile` };
  },
});
