import { defineRule } from '../rule.js';

export const floatAmount = defineRule({
  code: 'float-amount',
  group: 'types',
  down: false,
  title: 'An amount of money is a floating-point number',
  wrong: '0.1 + 0.2 is not 0.3: sums are off by cents, and comparisons fail.',
  why: 'real and double precision hold binary fractions; most decimal ones are not among them.',
  rewrite: 'Use numeric, or whole cents in a bigint.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, price double precision);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, price numeric(12, 2));`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (/^float[48]$/.test(type.name) && AMOUNT.test(name))
        yield { message: `${table}.${name} is an amount in ${type.name}`, at: type.at };
  },
});

/** What columns of amounts are called. */
const AMOUNT =
  /(^|_)(price|cost|amount|total|subtotal|balance|fee|salary|payment|tax|discount|revenue|money)(_|s?$)/;
