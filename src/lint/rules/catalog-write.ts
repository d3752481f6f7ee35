import { ROW_STATEMENTS } from '../row-changes.js';
import { defineRule } from '../rule.js';

export const catalogWrite = defineRule({
  code: 'catalog-write',
  group: 'security',
  severity: 'error',
  stored: true,
  title: 'The system catalog is written to',
  wrong: 'One wrong row, and the database cannot be used or dumped any more.',
  why: 'The catalog has no checks of its own: DDL keeps it consistent, invalidates caches and takes locks; a bare UPDATE does none of that.',
  rewrite: 'Use the DDL statement that does it.',
  bad: `UPDATE pg_attribute SET attnotnull = true WHERE attrelid = 'users'::regclass;`,
  good: [`ALTER TABLE users ADD CONSTRAINT users_name_present CHECK (name IS NOT NULL) NOT VALID;`],
  on: [...ROW_STATEMENTS, 'TruncateStmt'],
  *check({ traits }) {
    for (const { table } of traits.dml)
      if (/^(pg_catalog\.|pg_(?!temp|toast_temp)\w+$|information_schema\.)/.test(table))
        yield { message: `${table} is written to` };
  },
});
