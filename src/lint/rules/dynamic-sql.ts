import { defineRule } from '../rule.js';

export const dynamicSql = defineRule({
  code: 'dynamic-sql',
  group: 'reading',
  title: 'A DO block runs SQL that it puts together',
  wrong: 'What it does cannot be analysed, and differs from database to database.',
  why: 'The text of an EXECUTE exists only at run time: no rule, no plan and no capture of lost rows can see it.',
  rewrite: "Write the statements out, or put the decision into the migration's class.",
  bad: `DO $$ BEGIN EXECUTE 'ALTER TABLE ' || current_schema || '.users ADD COLUMN region text'; END $$;`,
  good: [`DO $$ BEGIN EXECUTE 'ALTER TABLE users ADD COLUMN region text'; END $$;`],
  on: ['DynamicSql'],
  *check({ level }) {
    if (level === 'block') yield { message: 'what this EXECUTE runs is known only when it runs' };
  },
});
