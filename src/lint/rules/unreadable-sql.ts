import { defineRule } from '../rule.js';

export const unreadableSql = defineRule({
  code: 'unreadable-sql',
  group: 'reading',
  severity: 'error',
  title: 'A file cannot be read as a migration in SQL',
  wrong: 'Nothing after the place that is named was analysed, and a run would be refused.',
  why: "PostgreSQL's own parser does not accept the statement, or the sections or the header of the file are not as they must be.",
  rewrite: 'Mend the file at that place.',
  bad: `ALTER TABEL users ADD COLUMN region text;`,
  good: [`ALTER TABLE users ADD COLUMN region text;`],
  on: ['UnreadableSql'],
  *check({ text }) {
    yield { message: text };
  },
});
