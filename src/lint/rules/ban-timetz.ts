import { defineRule } from '../rule.js';

export const banTimetz = defineRule({
  code: 'ban-timetz',
  group: 'types',
  down: false,
  title: 'A column is a time with time zone',
  wrong: 'A time of day with an offset and no date means nothing that can be computed with.',
  why: "Which offset holds depends on the date. The type exists for the SQL standard alone, as PostgreSQL's documentation says.",
  rewrite: 'Use timestamptz for moments, time for times of day.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, opens_at timetz);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, opens_at time);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'timetz')
        yield { message: `${table}.${name} has an offset and no date`, at: type.at };
  },
});
