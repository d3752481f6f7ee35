import { list } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const createPartition = defineRule({
  code: 'create-partition',
  group: 'locks',
  title: 'A partition is made in one step with its table',
  wrong: 'Neither readers nor writers can use the partitioned table until all who use it now are done.',
  why: 'CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the partitioned table, and reads its default partition whole. CREATE TABLE and ATTACH PARTITION take SHARE UPDATE EXCLUSIVE.',
  rewrite: 'Make the table by itself, and attach it.',
  bad: `CREATE TABLE measurements_2027 PARTITION OF measurements FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');`,
  good: [
    `CREATE TABLE measurements_2027 (LIKE measurements INCLUDING ALL);
ALTER TABLE measurements ATTACH PARTITION measurements_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');`,
  ],
  on: ['CreateStmt'],
  *check(subject) {
    if (subject.body.partbound === undefined) return;
    for (const { RangeVar } of list(subject.body.inhRelations)) {
      const parent = subject.existing(RangeVar);
      if (parent !== undefined)
        yield { message: `${parent} is locked against everybody while the partition is made` };
    }
  },
});
