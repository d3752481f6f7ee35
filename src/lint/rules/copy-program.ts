import { defineRule } from '../rule.js';

export const copyProgram = defineRule({
  code: 'copy-program',
  group: 'security',
  severity: 'error',
  stored: true,
  title: 'COPY reads or writes files or programs of the server',
  wrong: "It runs as the server's user, on the server's machine.",
  why: 'COPY … PROGRAM is a shell. A file on the server is there on one server only, and on no replica.',
  rewrite: 'Put the rows into the migration, or COPY FROM STDIN with a client.',
  bad: `COPY visits FROM PROGRAM 'curl -s https://example.com/visits.csv';`,
  good: [`INSERT INTO visits (id, user_id) VALUES (1, 1);`],
  on: ['CopyStmt'],
  *check({ body }) {
    if (body.is_program === true) yield { message: 'a program is run on the server' };
    else if (body.filename !== undefined) yield { message: 'a file of the server is read or written' };
  },
});
