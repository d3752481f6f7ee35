import { nameOf } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const renameEnumValue = defineRule({
  code: 'rename-enum-value',
  group: 'compatibility',
  down: false,
  title: 'A value of an enum type is renamed',
  wrong: 'Every release that writes or compares the old value fails from the commit on.',
  why: 'The old text is no value of the type any more: `invalid input value for enum`.',
  rewrite: 'Add the new value, let the application take both, and change the rows in batches.',
  bad: `ALTER TYPE order_status RENAME VALUE 'paid' TO 'settled';`,
  good: [`ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'settled';`],
  on: ['AlterEnumStmt'],
  *check({ body, state }) {
    if (body.oldVal !== undefined && !state.isMade(nameOf(body.typeName)))
      yield { message: `'${String(body.oldVal)}' is no value of ${nameOf(body.typeName)} any more` };
  },
});
