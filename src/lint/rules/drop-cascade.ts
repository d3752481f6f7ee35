import { quoteIdentifier } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const dropCascade = defineRule({
  code: 'drop-cascade',
  group: 'data',
  stored: true,
  title: 'CASCADE drops what the statement does not name',
  wrong: 'Views, foreign keys, columns of other tables and functions go with it.',
  why: 'What depends on the object differs from database to database: what was nothing in development may be a report in production.',
  rewrite: 'Drop the dependents by name, first.',
  bad: `DROP VIEW active_users CASCADE;`,
  good: ['DROP VIEW active_names, active_users;'],
  on: ['DropStmt', 'AlterTableStmt'],
  *check({ body, alterations, node, traits, state }) {
    const made = traits.drops.length > 0 && traits.drops.every(({ name }) => state.isMade(name));
    if (node === 'DropStmt' && body.behavior === 'DROP_CASCADE' && !made)
      yield { message: 'whatever depends on it is dropped with it' };
    for (const { subtype, command, name } of alterations)
      if (subtype.startsWith('AT_Drop') && command.behavior === 'DROP_CASCADE')
        yield { message: `whatever depends on ${quoteIdentifier(name)} is dropped with it` };
  },
});
