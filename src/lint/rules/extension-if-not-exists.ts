import { defineRule } from '../rule.js';

export const extensionIfNotExists = defineRule({
  code: 'extension-if-not-exists',
  group: 'transactions',
  title: 'An extension is created as if nobody had it',
  wrong: 'The migration fails on every database where somebody installed it already.',
  why: 'Extensions are often installed by the provider or an administrator, since that may need rights that a migration has not.',
  rewrite: 'Write IF NOT EXISTS.',
  bad: `CREATE EXTENSION pgcrypto;`,
  good: [`CREATE EXTENSION IF NOT EXISTS pgcrypto;`],
  on: ['CreateExtensionStmt'],
  *check({ body }) {
    if (body.if_not_exists !== true)
      yield { message: `it fails where ${String(body.extname)} is installed already` };
  },
});
