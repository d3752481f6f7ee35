import { defineRule } from '../rule.js';

export const notAlone = defineRule({
  code: 'not-alone',
  group: 'transactions',
  title: 'A statement that refuses a transaction shares its migration',
  wrong: 'The migration cannot be undone as a whole when one of its statements fails.',
  why: 'CREATE INDEX CONCURRENTLY, VACUUM and the like commit by themselves: what stands before them is committed already when they fail.',
  rewrite: 'Give the statement a migration of its own.',
  bad: `ALTER TABLE users ADD COLUMN region text;
CREATE INDEX CONCURRENTLY users_region ON users (region);`,
  good: [
    `ALTER TABLE users ADD COLUMN region text;`,
    `CREATE INDEX CONCURRENTLY users_region ON users (region);`,
  ],
  *check({ traits, statements, level }) {
    if (level === 'script' && statements > 1 && traits.refusesTransaction !== undefined)
      yield {
        message: `${traits.refusesTransaction} cannot run in a transaction, and ${statements - 1} more statements are in the migration`,
      };
  },
});
