import { isSerial } from '../column-type.js';
import { defineRule } from '../rule.js';

export const preferIdentity = defineRule({
  code: 'prefer-identity',
  group: 'types',
  down: false,
  title: 'A column is a serial',
  wrong: 'Its sequence has an owner, privileges and a default of its own, which get lost or stay behind.',
  why: "serial is a macro of before the standard's identity columns (PostgreSQL 10): privileges on the sequence must be granted apart, and anybody may write another number into the column.",
  rewrite: 'Use GENERATED ALWAYS (or BY DEFAULT) AS IDENTITY.',
  bad: `CREATE TABLE notes (id bigserial PRIMARY KEY);`,
  good: [`CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type, at } of subject.columns())
      if (isSerial(type))
        yield {
          message: `${table}.${name} is ${type.name}: an identity column does the same and keeps its sequence`,
          at,
        };
  },
});
