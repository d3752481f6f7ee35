import { defineRule } from '../rule.js';

export const banChar = defineRule({
  code: 'ban-char',
  group: 'types',
  down: false,
  title: 'A column is a char(n)',
  wrong: 'Values are filled up with blanks, which count in some comparisons and not in others.',
  why: 'char(n) stores the blanks, gives them back, and ignores them when it compares with char, but not with text. It is not faster than text.',
  rewrite: 'Use text, with a CHECK on the length.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, country char(2));`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, country text CHECK (length(country) = 2));`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'bpchar') yield { message: `${table}.${name} is filled up with blanks`, at: type.at };
  },
});
