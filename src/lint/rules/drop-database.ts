import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const dropDatabase = defineRule({
  code: 'drop-database',
  group: 'data',
  severity: 'error',
  stored: true,
  title: 'A database is dropped',
  wrong: 'All of it is gone.',
  why: 'No migration of a database has reason to drop one.',
  rewrite: 'Drop it by hand, after a look at it.',
  bad: `DROP DATABASE analytics;`,
  good: [`COMMENT ON SCHEMA public IS 'What the application uses.';`],
  on: ['DropdbStmt'],
  *check({ body }) {
    yield { message: `the database ${quoteIdentifier(String(body.dbname))} is gone` };
  },
});
