import { blocksReads } from '../../postgres/lock-modes.js';
import { defineRule } from '../rule.js';

export const severalTablesLocked = defineRule({
  code: 'several-tables-locked',
  group: 'locks',
  down: false,
  title: 'A migration holds strong locks on several tables',
  wrong:
    'Whoever uses the tables in another order deadlocks with it, and all of them stay closed until the last one is done.',
  why: 'Each lock is held to the end of the transaction. An application that reads the second table and then the first waits for the migration, which waits for the application.',
  rewrite: 'Change one table per migration.',
  bad: `ALTER TABLE users ADD COLUMN region text;
ALTER TABLE orders ADD COLUMN region text;`,
  good: [`ALTER TABLE users ADD COLUMN region text;`, `ALTER TABLE orders ADD COLUMN region text;`],
  *check({ work, state, traits }) {
    if (traits.refusesTransaction !== undefined) return;
    const held = [...state.locks].filter(({ mode }) => blocksReads(mode)).map(({ relation }) => relation);
    for (const { relation, mode } of work.locks) {
      if (!blocksReads(mode) || state.isMade(relation) || state.lockOn(relation)?.mode === mode) continue;
      if (held.length > 0 && state.once('several-tables-locked'))
        yield { message: `${relation} is locked against everybody while ${held.join(', ')} still is` };
    }
  },
});
