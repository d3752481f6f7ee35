import { defineRule } from '../rule.js';

export const unreadableBody = defineRule({
  code: 'unreadable-body',
  group: 'reading',
  stored: true,
  title: 'A body in PL/pgSQL cannot be read',
  wrong: 'Nothing in it was analysed.',
  why: 'The parser of PL/pgSQL does not accept it; PostgreSQL will probably not either, unless it uses types or names that only a database knows.',
  rewrite: 'Mend the body.',
  bad: `DO $$ BEGIN IF true THEN; END $$;`,
  good: [`DO $$ BEGIN IF true THEN NULL; END IF; END $$;`],
  on: ['UnreadableBody'],
  *check({ text }) {
    yield { message: `not analysed: ${text}` };
  },
});
