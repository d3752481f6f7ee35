import { defineRule } from '../rule.js';

export const untrustedExtension = defineRule({
  code: 'untrusted-extension',
  group: 'security',
  title: 'An extension reaches outside of the database',
  wrong: "Whoever may use it reads files, opens connections, or runs programs as the server's user.",
  why: 'Extensions such as dblink, file_fdw, adminpack, pageinspect and the untrusted languages are not marked as trusted: only a superuser may install them, for that reason.',
  rewrite: 'Install it by hand where it is needed, and grant its functions to the one role that uses it.',
  bad: `CREATE EXTENSION IF NOT EXISTS dblink;`,
  good: [`CREATE EXTENSION IF NOT EXISTS pgcrypto;`],
  on: ['CreateExtensionStmt'],
  *check({ body }) {
    const name = String(body.extname);
    if (UNTRUSTED.has(name)) yield { message: `${name} reaches outside of the database` };
  },
});

const UNTRUSTED = new Set(
  'dblink file_fdw postgres_fdw adminpack pageinspect pg_surgery pg_read_binary_file plpython3u plpythonu plperlu pltclu plsh pljavau lo xml2 pg_execute_server_program http pg_net pg_cron'.split(
    ' ',
  ),
);
