import { defineRule } from '../rule.js';

export const dropSchema = defineRule({
  code: 'drop-schema',
  group: 'data',
  severity: 'error',
  down: false,
  title: 'A schema is dropped',
  wrong: 'Everything in it is gone.',
  why: 'A schema is a name for many things of which the statement shows none.',
  rewrite: 'Drop what is in it by name, each in a migration that says why, and the empty schema last.',
  bad: `DROP SCHEMA archive CASCADE;`,
  good: [
    `-- daybook:ignore drop-table moved to the warehouse in 2024
DROP TABLE archive.visits;`,
  ],
  on: ['DropStmt'],
  *check({ body, traits, state }) {
    if (body.removeType !== 'OBJECT_SCHEMA') return;
    for (const { name } of traits.drops)
      if (!state.isMade(name)) yield { message: `${name} and all that is in it are gone` };
  },
});
