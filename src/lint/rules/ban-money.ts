import { defineRule } from '../rule.js';

export const banMoney = defineRule({
  code: 'ban-money',
  group: 'types',
  down: false,
  title: 'A column is of the type money',
  wrong: 'What an amount is depends on a setting of the session.',
  why: 'money has the fraction digits of lc_monetary and no currency: a dump that is restored elsewhere reads other amounts.',
  rewrite: 'Use numeric, and a column for the currency.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, price money);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, price numeric(12, 2), currency text);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'money') yield { message: `${table}.${name} depends on lc_monetary`, at: type.at };
  },
});
