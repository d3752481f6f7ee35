import { isSerial } from '../column-type.js';
import { defineRule } from '../rule.js';

export const addAutoIncrementColumn = defineRule({
  code: 'add-auto-increment-column',
  group: 'locks',
  title: 'A serial or identity column is added to a table that has rows',
  wrong: 'Every row of the table is written anew while nobody can read it.',
  why: 'Each row gets its own number, so PostgreSQL rewrites table and indexes under ACCESS EXCLUSIVE.',
  rewrite: 'Add a plain column, fill it in batches from a sequence, then make the sequence its default.',
  bad: `ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;`,
  good: [
    `CREATE SEQUENCE orders_number;
ALTER TABLE orders ADD COLUMN number bigint;
ALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number');`,
  ],
  on: ['AlterTableStmt'],
  *check(subject) {
    for (const { name, table, type, constraints, existing, at } of subject.columns()) {
      const identity = constraints.some(({ contype }) => contype === 'CONSTR_IDENTITY');
      if (existing && (identity || isSerial(type)))
        yield { message: `${table}.${name} numbers the rows that are there, and rewrites the table`, at };
    }
  },
});
