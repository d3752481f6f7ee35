import { defineRule } from '../rule.js';

export const disableTrigger = defineRule({
  code: 'disable-trigger',
  group: 'data',
  stored: true,
  title: 'Triggers are switched off',
  wrong:
    'What the triggers keep true does not hold for the rows that are written meanwhile, nor for those of others.',
  why: "DISABLE TRIGGER holds for all sessions, until it is switched on again; ALL includes foreign keys. `session_replication_role = replica` does the same for one session. Daybook's capture of changed rows uses triggers as well.",
  rewrite:
    "Let the trigger see what the migration does, by a setting that it reads: `current_setting('app.migrating', true)`.",
  bad: `ALTER TABLE orders DISABLE TRIGGER ALL;`,
  good: [`SELECT set_config('app.migrating', 'on', true);`],
  on: ['AlterTableStmt', 'VariableSetStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    const disabled = subject.altering('AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser');
    if (table !== undefined && disabled.length > 0)
      yield { message: `triggers of ${table} are switched off for everybody` };
    if (subject.body.name === 'session_replication_role' && !subject.text.includes('origin'))
      yield { message: 'triggers and foreign keys are switched off for the session' };
  },
});
