import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const renameSchema = defineRule({
  code: 'rename-schema',
  group: 'compatibility',
  down: false,
  title: 'A schema is renamed',
  wrong: "Every query that names it, every search_path and every function's body fails from the commit on.",
  why: 'Bodies of functions and settings are texts: PostgreSQL renames nothing in them.',
  rewrite: "Make a new schema with views of the old one's tables until nobody uses the old name.",
  bad: `ALTER SCHEMA archive RENAME TO attic;`,
  good: [`CREATE SCHEMA attic;`],
  on: ['RenameStmt'],
  *check({ body, state }) {
    const name = quoteIdentifier(String(body.subname));
    if (body.renameType === 'OBJECT_SCHEMA' && !state.isMade(name))
      yield { message: `who knows ${name} by that name fails` };
  },
});
