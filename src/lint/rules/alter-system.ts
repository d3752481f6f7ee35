import { defineRule } from '../rule.js';

export const alterSystem = defineRule({
  code: 'alter-system',
  group: 'security',
  severity: 'error',
  stored: true,
  title: 'A setting of the server is changed',
  wrong: 'It changes the whole server, other databases and all, and is no part of a schema.',
  why: 'ALTER SYSTEM writes postgresql.auto.conf, which no rollback takes back; a wrong value keeps the server from starting again.',
  rewrite: 'Set it where the server is configured; for one database, ALTER DATABASE … SET.',
  bad: `ALTER SYSTEM SET work_mem = '1GB';`,
  good: [`SET LOCAL work_mem = '256MB';`],
  on: ['AlterSystemStmt'],
  *check() {
    yield { message: 'the configuration of the whole server is changed' };
  },
});
