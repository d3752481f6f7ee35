import { defineRule } from '../rule.js';

export const preferText = defineRule({
  code: 'prefer-text',
  group: 'types',
  down: false,
  title: 'A column is a varchar of a limited length',
  wrong: 'Making it longer is another migration, and making it shorter rewrites the table.',
  why: 'text and varchar(n) are stored alike, and no faster one than the other. A limit that has a reason is better said as a CHECK, which can be changed without touching rows.',
  rewrite: 'Use text, with a CHECK on the length where there is a limit.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, body varchar(255));`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, body text CHECK (length(body) <= 255));`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'varchar' && type.modifiers.length > 0)
        yield {
          message: `${table}.${name} is limited to ${type.modifiers[0]} characters by its type`,
          at: type.at,
        };
  },
});
