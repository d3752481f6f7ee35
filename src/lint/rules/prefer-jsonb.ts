import { defineRule } from '../rule.js';

export const preferJsonb = defineRule({
  code: 'prefer-jsonb',
  group: 'types',
  down: false,
  title: 'A column is json',
  wrong: 'SELECT DISTINCT, UNION, GROUP BY and = fail on it, and no index finds anything in it.',
  why: 'json keeps the text and has no equality; a query that worked fails as soon as the column is among those that are compared.',
  rewrite: 'Use jsonb.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, tags json);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, tags jsonb);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'json')
        yield { message: `${table}.${name} is json, which has no equality`, at: type.at };
  },
});
