import { tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const detachPartition = defineRule({
  code: 'detach-partition',
  group: 'locks',
  title: 'A partition is detached while others wait',
  wrong: 'Neither readers nor writers can use the partitioned table until all who use it now are done.',
  why: 'DETACH PARTITION takes ACCESS EXCLUSIVE on the whole partitioned table; CONCURRENTLY (from PostgreSQL 14) does not.',
  rewrite: 'Detach it CONCURRENTLY, in a migration of its own, since that cannot run in a transaction.',
  bad: `ALTER TABLE measurements DETACH PARTITION measurements_2025;`,
  good: [`ALTER TABLE measurements DETACH PARTITION measurements_2025 CONCURRENTLY;`],
  on: ['AlterTableStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (table === undefined) return;
    for (const { def } of subject.altering('AT_DetachPartition'))
      if (tree(def.PartitionCmd).concurrent !== true)
        yield { message: `nobody can use ${table} until the partition is detached` };
  },
});
