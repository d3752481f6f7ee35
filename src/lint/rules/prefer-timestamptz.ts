import { defineRule } from '../rule.js';

export const preferTimestamptz = defineRule({
  code: 'prefer-timestamptz',
  group: 'types',
  down: false,
  title: 'A column is a timestamp without time zone',
  wrong: 'Nobody can tell which moment it means.',
  why: 'A timestamp keeps what the clock of some session showed. Sessions with another TimeZone write and read another moment, and twice a year an hour is ambiguous.',
  rewrite: 'Use timestamptz: it takes no more room and is a moment.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, written_at timestamp);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, written_at timestamptz);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    for (const { table, name, type } of subject.typedColumns())
      if (type.name === 'timestamp')
        yield { message: `${table}.${name} is no moment: timestamp has no time zone`, at: type.at };
  },
});
