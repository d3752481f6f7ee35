import { defineRule } from '../rule.js';

export const addExclusionConstraint = defineRule({
  code: 'add-exclusion-constraint',
  group: 'locks',
  title: 'An exclusion constraint is added to a table that has rows',
  wrong: 'The table cannot be used while the index is built and every row is compared.',
  why: 'An exclusion constraint can neither be added NOT VALID nor take an index that was built concurrently: all of it happens under ACCESS EXCLUSIVE.',
  rewrite:
    'Make the constraint with a new table and move the rows over in batches; or keep the rule by a trigger.',
  bad: `ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);`,
  good: [
    `CREATE TABLE reservations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  during tstzrange NOT NULL,
  CONSTRAINT reservations_apart EXCLUDE USING gist (during WITH &&)
);`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { type, table, existing, at } of subject.addedConstraints())
      if (existing && type === 'CONSTR_EXCLUSION')
        yield { message: `nobody can use ${table} while its rows are compared with each other`, at };
  },
});
