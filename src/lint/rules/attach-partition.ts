import { tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const attachPartition = defineRule({
  code: 'attach-partition',
  group: 'locks',
  title: 'A partition is attached without a check that fits its bounds',
  wrong: 'The whole partition is read while nobody can use it.',
  why: 'ATTACH PARTITION holds ACCESS EXCLUSIVE on the partition while it checks that each row belongs there, and on a default partition too. A validated CHECK that says the same spares the look.',
  rewrite: 'Add the CHECK as NOT VALID, validate it in a migration of its own, attach, and drop the check.',
  bad: `ALTER TABLE measurements ATTACH PARTITION measurements_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`,
  good: [
    `ALTER TABLE measurements_2026 ADD CONSTRAINT in_2026 CHECK (taken_at >= '2026-01-01' AND taken_at < '2027-01-01' AND taken_at IS NOT NULL) NOT VALID;`,
    `ALTER TABLE measurements_2026 VALIDATE CONSTRAINT in_2026;
ALTER TABLE measurements ATTACH PARTITION measurements_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { def } of subject.altering('AT_AttachPartition')) {
      const partition = subject.filled(tree(def.PartitionCmd).name);
      if (
        partition !== undefined &&
        subject.body.objtype !== 'OBJECT_INDEX' &&
        !subject.state.hasValidated(partition)
      )
        yield {
          message: `all rows of ${partition} are checked, and nobody can use it meanwhile`,
          at: tree(tree(def.PartitionCmd).name).location,
        };
    }
  },
});
