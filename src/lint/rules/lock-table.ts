import { blocksWrites } from '../../postgres/lock-modes.js';
import { defineRule } from '../rule.js';

export const lockTable = defineRule({
  code: 'lock-table',
  group: 'locks',
  title: 'A table is locked by hand',
  wrong: 'Others wait from here to the end of the migration, whatever else it does.',
  why: 'Statements take the locks that they need. A lock taken before is held longer, and is mostly stronger (LOCK TABLE without a mode is ACCESS EXCLUSIVE).',
  rewrite:
    'Leave it out. Where rows must not change between two statements, lock the rows with SELECT … FOR UPDATE.',
  bad: `LOCK TABLE orders;`,
  good: [`SELECT id FROM orders WHERE id = 1 FOR UPDATE;`],
  on: ['LockStmt'],
  *check(subject) {
    for (const { relation, mode } of subject.work.locks)
      if (!subject.state.isMade(relation) && blocksWrites(mode))
        yield { message: `${relation} is held in ${mode} to the end of the migration` };
  },
});
